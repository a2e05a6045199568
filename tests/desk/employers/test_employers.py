import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from tests.world import a_contract, an_identity, an_insured

EMPLOYERS = reverse("desk:employers")
H = "{http://www.w3.org/1999/xhtml}"


def tree_of(answer):
    return html5lib.parse(answer.content.decode())


def names_of(answer):
    return ["".join(head.itertext()) for head in tree_of(answer).iterfind(f".//{H}tbody//{H}th")]


def main_links(answer):
    return {link.get("href") for link in tree_of(answer).find(f".//{H}main").iter(f"{H}a")}


def an_employer(number):
    return Employer.objects.create(
        customer_number=number, name=f"Företag {number}", business_id=f"{number}00", market="FI"
    )


def talk(world, topic):
    return conversations.start(
        employer_id=world.norrvik.pk,
        topic=topic,
        text="Hej",
        side=Side.EMPLOYER,
        by=world.asta,
        now=timezone.now(),
    )


def test_everybody_at_the_company_sees_all_employers_in_order(world, signed_in):
    for staff in (world.maria, world.erik):
        assert names_of(signed_in(staff.user).get(EMPLOYERS)) == ["Norrvik Varv Ab", "Sunnanå kommun"]


@pytest.mark.parametrize("text", ["sunnana", "50113", "299000-4174"])
def test_a_search_by_name_or_number_leads_to_its_own_address(world, signed_in, text):
    answer = signed_in(world.maria.user).post(EMPLOYERS, {"q": text}, follow=True)

    assert answer.redirect_chain == [(f"{EMPLOYERS}?q={text}", 302)]
    assert names_of(answer) == ["Sunnanå kommun"]
    assert tree_of(answer).find(f".//{H}input[@name='q']").get("value") == text


def test_a_search_that_finds_nothing_says_so(world, signed_in):
    answer = signed_in(world.maria.user).get(EMPLOYERS, {"q": "Ekhulm"})

    assert answer.status_code == 200
    assert "pl-empty" in answer.content.decode()


@pytest.mark.parametrize("market", ["FI", "SE"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_persons_identity_number_finds_nothing_and_never_comes_into_an_address(world, signed_in, market, method):
    number = an_identity(market).shown
    an_insured(world.group)

    answer = getattr(signed_in(world.maria.user), method)(EMPLOYERS, {"q": number})

    assert answer.status_code == 422
    assert names_of(answer) == []
    assert number not in str(answer.headers)
    assert not any(number in (href or "") for href in main_links(answer))


def test_a_text_that_the_database_cannot_hold_is_refused_in_words(world, signed_in):
    answer = signed_in(world.maria.user).get(EMPLOYERS, {"q": "a\x00b"})

    assert answer.status_code == 422
    assert "pl-errorsum" in answer.content.decode()


def test_a_long_list_comes_in_pages_and_costs_the_same(world, signed_in):
    maria, costs = signed_in(world.maria.user), []

    for more in (1, 49):
        for _ in range(more):
            an_employer(90_000 + Employer.objects.count())
        with CaptureQueriesContext(connection) as queries:
            first = maria.get(EMPLOYERS)
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert len(names_of(first)) == 25
    assert len(names_of(maria.get(EMPLOYERS, {"page": 3}))) == 2


def test_an_employer_shows_its_facts_contracts_and_the_conversations_of_ones_departments(world, signed_in):
    an_insured(world.group), an_insured(world.group, "Bo", "Ek")
    mine, others = talk(world, world.calculation), talk(world, world.other)

    answer = signed_in(world.maria.user).get(reverse("desk:employer", args=[world.norrvik.customer_number]))

    text = " ".join(tree_of(answer).find(f".//{H}main").itertext())
    assert "40112" in text
    assert "9904418-4" in text
    assert [row[2].text for row in tree_of(answer).find(f".//{H}table").iterfind(f".//{H}tbody/{H}tr")] == ["2"]
    assert reverse("desk:contract", args=["7001-2"]) in main_links(answer)
    assert reverse("desk:conversation", args=[mine.number]) in main_links(answer)
    assert reverse("desk:conversation", args=[others.number]) not in main_links(answer)


def test_an_employers_page_costs_the_same_however_much_it_has(world, signed_in):
    maria, costs = signed_in(world.maria.user), []

    for more in (1, 30):
        for number in range(more):
            a_contract(world.norrvik, number=f"{more}-{number}")
            talk(world, world.calculation)
        with CaptureQueriesContext(connection) as queries:
            maria.get(reverse("desk:employer", args=[world.norrvik.customer_number]))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_contract_shows_its_groups_with_counts_and_sums(world, signed_in):
    an_insured(world.group, instalment=63_000), an_insured(world.group, "Bo", "Ek", instalment=1_050)

    answer = signed_in(world.maria.user).get(reverse("desk:contract", args=["7001-2"]))

    rows = [" ".join("".join(row.itertext()).split()) for row in tree_of(answer).iterfind(f".//{H}tr[@role='row']")][1:]
    assert rows[0].replace("\xa0", " ") == "2 Tjänstemän 2 640,50 €"
    assert rows[1].endswith("2 640,50 €")
    assert reverse("desk:employer", args=[world.norrvik.customer_number]) in main_links(answer) | {
        link.get("href") for link in tree_of(answer).iter(f"{H}a")
    }


@pytest.mark.parametrize(
    "there",
    [
        reverse("desk:employer", args=[99_999]),
        reverse("desk:employer", args=[10**15]),
        reverse("desk:contract", args=["x"]),
    ],
)
def test_what_does_not_exist_is_not_found(world, signed_in, there):
    assert signed_in(world.maria.user).get(there).status_code == 404


@pytest.mark.parametrize("typed", ["40112", " 40 112 "])
def test_the_quick_search_leads_straight_to_the_employer(world, signed_in, typed):
    answer = signed_in(world.maria.user).post(reverse("desk:quick-search"), {"customer_number": typed})

    assert answer.status_code == 302
    assert answer.url == reverse("desk:employer", args=[40_112])


@pytest.mark.parametrize("written", [str.lower, lambda number: f" {number[:7]} {number[7:]} "])
def test_the_quick_search_leads_to_a_person_of_any_employer_by_identity_number(world, signed_in, written):
    identity = an_identity("SE")
    an_insured(world.group)
    an_insured(world.swedish_group, identity=identity)

    answer = signed_in(world.maria.user).post(
        reverse("desk:quick-search"), {"identity_number": written(identity.shown), "customer_number": "40112"}
    )

    assert (answer.status_code, answer.url) == (302, "/desk/contracts/8001-4/insured/1/")


def test_a_person_in_several_contracts_is_listed_without_the_number(world, signed_in):
    identity = an_identity("SE")
    for group in (world.group, world.swedish_group):
        an_insured(group, identity=identity)

    answer = signed_in(world.maria.user).post(reverse("desk:quick-search"), {"identity_number": identity.value})

    assert answer.status_code == 200
    assert main_links(answer) >= {"/desk/contracts/7001-2/insured/1/", "/desk/contracts/8001-4/insured/1/"}
    assert identity.value not in answer.content.decode()


@pytest.mark.parametrize("typed", ["140582-981X", "19630417-9812", "Sofia", "0", "9" * 5000, "\x00"])
def test_a_number_that_nobody_has_is_plainly_not_found_and_not_repeated(world, signed_in, typed):
    an_insured(world.group)

    answer = signed_in(world.maria.user).post(reverse("desk:quick-search"), {"identity_number": typed})

    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode() and (len(typed) < 2 or typed not in answer.content.decode())


@pytest.mark.parametrize("typed", ["", "99999", "abc", "9" * 5000, "140582-981X", "²"])
def test_a_quick_search_that_finds_nobody_leads_to_the_search_and_repeats_nothing(world, signed_in, typed):
    answer = signed_in(world.maria.user).post(reverse("desk:quick-search"), {"customer_number": typed}, follow=True)

    assert answer.redirect_chain == [(EMPLOYERS, 302)]
    assert 'data-c="attn"' in answer.content.decode()
    assert not typed or typed == "²" or typed not in answer.content.decode()
