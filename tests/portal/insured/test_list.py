"""The tab Insured persons: facts, one group open, search, order, pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import proposals
from pelaren.domain.contracts.models import Group
from tests.portal.insured.conftest import main_of, names_of, rows_of, text_of, tree_of
from tests.world import a_contract, an_identity, an_insured

ADDRESS = "/employers/40112/contracts/7001-2/insured/"
GROUP = "/employers/40112/contracts/7001-2/groups/2/insured/"


@pytest.fixture
def leaders(world) -> Group:
    return Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=1, name="Ledning", retirement_age=63
    )


def test_the_first_group_is_open_and_the_others_stand_beneath(world, browsing, leaders):
    an_insured(world.group, "Sofia", "Ekholm", instalment=63_000)
    an_insured(leaders, "Anna", "Backlund", instalment=120_000)

    answer = browsing(world.asta).get(ADDRESS)

    assert names_of(answer) == ["Backlund Anna"]
    page = main_of(answer)
    assert "Group 1 – Ledning" in page
    assert "Retirement age 63 years · Paid quarterly" in page
    assert "Instalments, total 1 200,00 €" in page
    assert "Group 2 – Tjänstemän 1 insured person 630,00 €" in page


def test_a_group_has_an_address_of_its_own(world, browsing, leaders):
    an_insured(world.group, "Sofia", "Ekholm")
    an_insured(leaders, "Anna", "Backlund")

    answer = browsing(world.asta).get(GROUP)

    assert names_of(answer) == ["Ekholm Sofia"]
    assert 'href="/employers/40112/contracts/7001-2/groups/1/insured/"' in answer.content.decode()


def test_the_facts_say_how_many_what_is_paid_this_year_and_when_the_next_invoice_falls_due(world, browsing, today):
    sofia = an_insured(world.group)
    bill = Invoice.objects.create(
        employer=world.norrvik, contract=world.contract, kind="supplementary", due_date=today, currency="EUR"
    )
    InvoiceLine.objects.create(
        employer=world.norrvik, invoice=bill, insured=sofia.insured, enrolment=sofia, planned=1, amount=9, paid=7
    )

    answer = browsing(world.asta).get(ADDRESS)

    page = main_of(answer)
    assert f"Insured 1 Premiums paid {today.year} 0,07 €" in page
    assert "Next invoice 1" in page
    assert rows_of(answer)[0][-1] == "0,07 €"


def test_a_row_shows_the_masked_number_the_day_and_the_instalment_as_the_market_writes_them(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity, joined_on=date(2020, 3, 1), instalment=123_456)

    answer = browsing(world.asta).get(ADDRESS)

    assert rows_of(answer)[0] == [
        "Ekholm Sofia", f"{identity.masked_head} •••• hidden", "01.03.2020", "1 234,56 €", "0,00 €",
    ]  # fmt: skip
    assert identity.value not in answer.content.decode()


def test_a_swedish_list_speaks_of_kronor_and_personal_identity_numbers(world, browsing):
    an_insured(world.swedish_group, joined_on=date(2020, 3, 1), instalment=124_000)

    answer = browsing(world.cecilia).get("/employers/50113/contracts/8001-4/insured/")

    assert "Personal identity number" in main_of(answer)
    assert rows_of(answer)[0][2:4] == ["2020-03-01", "1 240,00 kr"]


def test_tags_tell_who_is_new_who_leaves_and_who_is_still_to_come(world, browsing, today):
    an_insured(world.group, "A", "Ny", joined_on=today)
    an_insured(world.group, "B", "Utgår", exit_date=today + timedelta(days=400))
    an_insured(world.group, "C", "Kommer", joined_on=today + timedelta(days=1))
    an_insured(world.group, "D", "Gammal")

    names = [row[0] for row in rows_of(browsing(world.asta).get(ADDRESS))]

    begins, leaves = (f"{today + timedelta(days=days):%d.%m.%Y}" for days in (1, 400))
    assert names == ["Gammal D", f"Kommer C Begins {begins}", "Ny A New", f"Utgår B Leaves {leaves}"]


def test_who_has_left_is_not_in_the_list(world, browsing, today):
    an_insured(world.group, exit_date=today - timedelta(days=1))

    assert "The group has no insured yet" in main_of(browsing(world.asta).get(ADDRESS))


def test_the_list_is_cut_in_pages_of_twelve(world, browsing):
    for number in range(14):
        an_insured(world.group, "A", f"Person {number:02d}")

    first, second = (browsing(world.asta).get(ADDRESS, {"page": page}) for page in (1, 2))

    assert len(names_of(first)) == 12
    assert names_of(second) == ["Person 12 A", "Person 13 A"]
    assert "Showing 13–14 of 14" in main_of(second)


def test_beyond_the_last_page_of_a_search_stands_the_last_one(world, browsing):
    for number in range(14):
        an_insured(world.group, "A", f"Person {number:02d}")

    answer = browsing(world.asta).get(ADDRESS, {"q": "person", "page": "9"})

    assert names_of(answer) == ["Person 12 A", "Person 13 A"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Zorn A", "Åberg B", "Öberg C"]),
        ("-name", ["Öberg C", "Åberg B", "Zorn A"]),
        ("since", ["Öberg C", "Zorn A", "Åberg B"]),
        ("-since", ["Åberg B", "Zorn A", "Öberg C"]),
        ("instalment", ["Åberg B", "Öberg C", "Zorn A"]),
        ("-instalment", ["Zorn A", "Öberg C", "Åberg B"]),
        ("identity; drop table", ["Zorn A", "Åberg B", "Öberg C"]),
    ],
)
def test_the_list_sorts_by_name_day_and_instalment_both_ways(world, browsing, sort, expected):
    an_insured(world.group, "C", "Öberg", joined_on=date(2016, 1, 1), instalment=2)
    an_insured(world.group, "B", "Åberg", joined_on=date(2018, 1, 1), instalment=1)
    an_insured(world.group, "A", "Zorn", joined_on=date(2017, 1, 1), instalment=3)

    assert names_of(browsing(world.asta).get(ADDRESS, {"sort": sort})) == expected


def test_a_sorted_head_says_so_and_keeps_the_search(world, browsing):
    an_insured(world.group)

    page = browsing(world.asta).get(ADDRESS, {"sort": "-name", "q": "ekholm"}).content.decode()

    assert 'aria-sort="descending"' in page
    assert 'name="order" value="name"' in page
    assert 'name="order" value="since"' in page
    assert 'name="q" type="search" value="ekholm"' in page


def test_a_typed_name_goes_to_an_address_of_its_own(world, browsing):
    an_insured(world.group)
    an_insured(world.group, "Anna", "Backlund")

    answer = browsing(world.asta).post(ADDRESS, {"q": "  ékholm ", "sort": "since"}, follow=True)

    assert answer.redirect_chain == [(f"{ADDRESS}?q=%C3%A9kholm&sort=since", 302)]
    assert names_of(answer) == ["Ekholm Sofia"]


def test_a_typed_identity_number_is_answered_at_once_and_comes_into_no_address(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity)
    an_insured(world.group, "Anna", "Backlund")

    answer = browsing(world.asta).post(ADDRESS, {"q": f" {identity.shown.lower()} "})

    assert answer.status_code == 200
    assert names_of(answer) == ["Ekholm Sofia"]
    assert all(identity.value not in (link.get("href") or "") for link in tree_of(answer).iter())
    assert identity.value not in text_of(tree_of(answer).find(".//{http://www.w3.org/1999/xhtml}title"))


def test_an_identity_number_in_an_address_is_not_looked_up_nor_repeated(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity)

    answer = browsing(world.asta).get(ADDRESS, {"q": identity.value})

    assert names_of(answer) == []
    assert "Numbers are not searched for in the address" in main_of(answer)
    assert identity.value not in main_of(answer)


def test_part_of_a_number_stays_out_of_the_address_too(world, browsing):
    an_insured(world.group)

    answer = browsing(world.asta).post(ADDRESS, {"q": "140582-93"})

    assert answer.status_code == 200
    assert "No insured person has this number" in main_of(answer)


def test_a_search_goes_through_the_other_groups_and_names_them(world, browsing, leaders):
    an_insured(world.group)

    answer = browsing(world.asta).get(ADDRESS, {"q": "sofia"})

    assert rows_of(answer)[0][0] == "Ekholm Sofia Group 2"


def test_a_search_without_result_says_what_to_do(world, browsing):
    an_insured(world.group)

    page = main_of(browsing(world.asta).get(ADDRESS, {"q": 'Ekhulm <b>"'}))

    assert 'No insured person matches “Ekhulm <b>"”' in page
    assert "Check the spelling or search by personal identity code" in page
    assert "Clear the search" in page


@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "x" * 5_000, "\u202e", "🙂", "%_\\'"])
def test_strange_signs_find_nobody_and_break_nothing(world, browsing, typed):
    an_insured(world.group, "Sofia", "Ekholm")

    assert browsing(world.asta).post(ADDRESS, {"q": typed}, follow=True).status_code == 200
    assert browsing(world.asta).get(ADDRESS, {"q": typed, "page": "-7", "sort": typed}).status_code == 200


def test_htmx_gets_the_rows_alone_and_the_address_of_a_name(world, browsing):
    an_insured(world.group)

    answer = browsing(world.asta).post(ADDRESS, {"q": "ekholm"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert b"<h1" not in answer.content
    assert names_of(answer) == ["Ekholm Sofia"]
    assert answer.headers["HX-Push-Url"] == f"{ADDRESS}?q=ekholm"
    assert "1 of 1 insured persons" in text_of(tree_of(answer))


def test_htmx_pushes_no_address_with_a_number(world, browsing):
    answer = browsing(world.asta).post(ADDRESS, {"q": "010190-900P"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Push-Url"] == ADDRESS


def test_an_empty_group_invites_those_who_may_to_add_somebody(world, browsing):
    link = 'href="/employers/40112/contracts/7001-2/groups/2/insured/new/"'

    assert link in browsing(world.asta).get(ADDRESS).content.decode()
    assert link not in browsing(world.bengt).get(ADDRESS).content.decode()


def test_a_contract_without_groups_says_so(world, browsing):
    world.group.delete()

    answer = browsing(world.asta).get(ADDRESS)

    assert answer.status_code == 200
    assert "The contract has no groups yet" in main_of(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/employers/40112/contracts/9999-9/insured/",
        "/employers/40112/contracts/8001-4/insured/",
        "/employers/40112/contracts/7001-2/groups/9/insured/",
        "/employers/40112/contracts/7001-2/groups/99999999999999999999/insured/",
    ],
)
def test_what_is_not_ones_own_does_not_exist(world, browsing, address):
    assert browsing(world.asta).get(address).status_code == 404
    assert browsing(world.asta).post(address, {"q": "x"}).status_code == 404


def test_the_same_person_in_two_contracts_counts_in_each_contract_by_itself(world, browsing):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    an_insured(elsewhere, "Anna", "Backlund")

    assert names_of(browsing(world.asta).get(ADDRESS)) == []


def test_one_row_and_fifty_take_the_same_number_of_queries(world, browsing):
    asta = browsing(world.asta)
    counts = []
    for wanted in (1, 50):
        while world.group.enrolments.count() < wanted:
            an_insured(world.group)
        proposals.make(today=date(2026, 11, 22))
        for query in ({}, {"q": "ekholm"}):
            with CaptureQueriesContext(connection) as asked:
                assert asta.get(ADDRESS, query).status_code == 200
            counts.append(len(asked))

    assert counts[0] == counts[2]
    assert counts[1] == counts[3]
