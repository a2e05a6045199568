"""Ticking insured in the list, over several pages, and going on with them."""

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.operations import begun_orders
from pelaren.portal.insured import chosen
from tests.portal.insured.conftest import NAMESPACE, main_of, names_of, rows_of, tree_of, values_of
from tests.world import a_contract, an_identity, an_insured

ADDRESS = "/employers/40112/contracts/7001-2/groups/2/insured/"
CHOICE = "/employers/40112/contracts/7001-2/choice/"


@pytest.fixture
def fourteen(world) -> None:
    for number in range(1, 15):
        an_insured(world.group, "A", f"Person {number:02d}")


def ticked_in(answer) -> list[str]:
    ticks = tree_of(answer).findall(".//h:input[@name='pick']", NAMESPACE)
    return [tick.get("value") for tick in ticks if tick.get("checked") is not None]


def whom(order: BegunOrder) -> list[int]:
    return sorted(order.lines.values_list("enrolment__insured__number", flat=True))


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([7], "7"), ([1, 2, 3], "1-3"), ([1, 2, 3, 9, 11, 12], "1-3.9.11-12")]
)
def test_chosen_numbers_are_written_short_and_read_back(numbers, text):
    assert chosen.written(set(numbers)) == text
    assert chosen.read(text) == set(numbers)


@pytest.mark.parametrize("text", ["x", "1-", "-1", "1..2", "٣", "1-2-3", "9" * 40, "1;drop", "5-1-"])
def test_what_makes_no_sense_chooses_nobody(text):
    assert chosen.read(text) == set()


def test_a_wide_range_is_not_read_to_its_end():
    assert len(chosen.read("1-999999999.5-999999999")) <= begun_orders.MOST_CHOSEN + 2


def test_ticks_go_along_to_the_next_page_and_back(world, browsing, fourteen):
    asta = browsing(world.asta)

    to_second = asta.post(ADDRESS, {"pick": ["2", "3"], "page": "2"}).url
    second = asta.get(to_second)
    back = asta.post(ADDRESS, {"chosen": values_of(second)["chosen"], "pick": "13", "page": "1"}).url

    assert to_second == f"{ADDRESS}?page=2&chosen=2-3"
    assert names_of(second) == ["Person 13 A", "Person 14 A"]
    assert "2 selected" in main_of(second)
    assert back == f"{ADDRESS}?chosen=2-3.13"
    assert ticked_in(asta.get(back)) == ["2", "3"]
    assert "3 selected" in main_of(asta.get(back))


def test_a_tick_taken_away_is_gone(world, browsing, fourteen):
    asta = browsing(world.asta)
    page = asta.get(f"{ADDRESS}?chosen=2-3.13")

    answer = asta.post(ADDRESS, {"chosen": values_of(page)["chosen"], "pick": "3", "page": "2"})

    assert answer.url == f"{ADDRESS}?page=2&chosen=3.13"


def test_ticks_stay_through_search_order_and_filter(world, browsing, fourteen):
    asta = browsing(world.asta)

    searched = asta.post(ADDRESS, {"pick": "2", "q": "person", "find": "1"}).url
    ordered = asta.post(ADDRESS, {"pick": "2", "order": "-name"}).url
    filtered = asta.post(ADDRESS, {"pick": "2", "show": "leaving"}).url

    assert searched == f"{ADDRESS}?q=person&chosen=2"
    assert ordered == f"{ADDRESS}?sort=-name&chosen=2"
    assert filtered == f"{ADDRESS}?show=leaving&chosen=2"
    for address in (searched, ordered, filtered):
        assert "1 selected" in main_of(asta.get(address))


def test_everybody_found_is_ticked_at_once(world, browsing, fourteen):
    answer = browsing(world.asta).post(ADDRESS, {"all": "1", "at": "1"})

    assert answer.url == f"{ADDRESS}?chosen=1-14"


def test_the_selection_is_cleared(world, browsing, fourteen):
    answer = browsing(world.asta).post(ADDRESS, {"clear": "1", "pick": "1", "chosen": "13", "at": "2"})

    assert answer.url == f"{ADDRESS}?page=2"


def test_more_than_may_be_chosen_are_refused_with_the_number(world, browsing, fourteen, monkeypatch):
    monkeypatch.setattr(begun_orders, "MOST_CHOSEN", 5)
    asta = browsing(world.asta)

    answer = asta.post(ADDRESS, {"all": "1", "chosen": "1-2"}, follow=True)

    assert "Choose at most 5 insured persons at a time." in main_of(answer)
    assert answer.redirect_chain == [(f"{ADDRESS}?chosen=1-2", 302)]


def test_the_ticks_of_all_pages_come_into_the_order(world, browsing, fourteen):
    data = {"chosen": "13", "pick": ["2", "3"], "group": "2", "function": "supplementary-invoice"}

    answer = browsing(world.asta).post(CHOICE, data)

    order = BegunOrder.objects.get()
    assert whom(order) == [2, 3, 13]
    assert answer.url == f"/employers/40112/contracts/7001-2/supplementary-invoices/{order.public_id}/"


def test_an_order_is_cancelled_to_the_list_with_the_same_ticks(world, browsing, fourteen):
    asta = browsing(world.asta)
    first = asta.post(CHOICE, {"pick": ["2", "3"], "group": "2", "function": "removal"}).url

    assert f'href="{ADDRESS}?chosen=2-3"' in asta.get(first).content.decode()


def test_nobody_chosen_is_told_in_the_list(world, browsing, fourteen):
    answer = browsing(world.asta).post(CHOICE, {"group": "2", "function": "removal", "sort": "-name"}, follow=True)

    assert answer.redirect_chain == [(f"{ADDRESS}?sort=-name", 302)]
    assert "Choose at least one insured person." in main_of(answer)


def test_who_leaves_already_is_named(world, browsing, today):
    an_insured(world.group, exit_date=today)

    answer = browsing(world.asta).post(CHOICE, {"group": "2", "pick": "1", "function": "removal"}, follow=True)

    assert "Ekholm Sofia leaves the group on" in main_of(answer)
    assert not BegunOrder.objects.exists()


@pytest.mark.parametrize("function", ["", "x", "drop"])
def test_an_unknown_function_is_told(world, browsing, fourteen, function):
    answer = browsing(world.asta).post(CHOICE, {"group": "2", "pick": "1", "function": function}, follow=True)

    assert "Choose what to do with the insured persons." in main_of(answer)


@pytest.mark.parametrize("group", ["", "x", "٣", "9" * 30])
def test_a_bad_way_back_leads_to_the_contract(world, browsing, group):
    answer = browsing(world.asta).post(CHOICE, {"group": group, "function": "removal"})

    assert answer.url == "/employers/40112/contracts/7001-2/insured/"


def test_numbers_of_another_contract_choose_nobody(world, browsing):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    an_insured(elsewhere)

    browsing(world.asta).post(CHOICE, {"group": "2", "pick": "1", "function": "removal"})

    assert not BegunOrder.objects.exists()


def test_who_may_only_look_has_nothing_to_tick(world, browsing, fourteen):
    page = browsing(world.bengt).get(ADDRESS).content.decode()

    assert 'name="pick"' not in page
    assert "data-bulk" not in page


def test_the_filter_shows_who_is_new_and_who_leaves_this_year(world, browsing, today):
    an_insured(world.group, "A", "Gammal")
    an_insured(world.group, "B", "Ny", joined_on=today)
    an_insured(world.group, "C", "Utgår", exit_date=today)
    an_insured(world.group, "D", "Utgick", exit_date=today.replace(month=1, day=1))
    asta = browsing(world.asta)

    listed = {show: names_of(asta.get(ADDRESS, {"show": show})) for show in ("all", "new", "leaving", "nonsense")}

    assert listed["all"] == listed["nonsense"]
    assert listed["new"] == ["Ny B"]
    assert "Gammal A" in listed["all"]
    assert listed["leaving"] == ["Utgick D", "Utgår C"]


def test_identity_numbers_are_shown_on_request_and_the_trail_tells_each(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity)
    asta = browsing(world.asta)

    answer = asta.post(ADDRESS, {"reveal": "1", "at": "1"})

    assert rows_of(answer)[0][1] == identity.value
    assert Event.objects.filter(name="identity.shown").count() == 1
    assert identity.value not in asta.get(ADDRESS).content.decode()


def test_a_search_for_a_number_keeps_the_ticks_without_an_address(world, browsing, fourteen):
    identity = an_identity()
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)

    answer = browsing(world.asta).post(ADDRESS, {"q": identity.value, "pick": ["2", "3"], "find": "1"})

    assert answer.status_code == 200
    assert names_of(answer) == ["Ekholm Sofia"]
    assert values_of(answer)["chosen"] == "2-3"
