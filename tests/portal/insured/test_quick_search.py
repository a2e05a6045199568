"""The quick search of the left menu."""

import pytest

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.roles import Role
from tests.portal.insured.conftest import main_of, names_of
from tests.world import a_contract, an_identity, an_insured

ADDRESS = "/employers/40112/quick-search/"


def search(client, identity: str = "", customer: str = "40112", **options):
    return client.post(ADDRESS, {"identity_number": identity, "customer_number": customer}, **options)


def test_a_person_in_one_contract_is_opened_and_the_number_stays_out_of_the_address(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity)

    answer = search(browsing(world.asta), f" {identity.shown.lower()} ")

    assert (answer.status_code, answer.url) == (302, "/employers/40112/contracts/7001-2/insured/1/")


def test_a_person_in_several_contracts_is_listed_in_the_answer(world, browsing):
    identity = an_identity()
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    for group in (world.group, elsewhere):
        an_insured(group, identity=identity)
    an_insured(world.group, "Anna", "Backlund")

    answer = search(browsing(world.asta), identity.value)

    assert answer.status_code == 200
    assert names_of(answer) == ["Ekholm Sofia"] * 2
    assert 'href="?' not in answer.content.decode()


def test_who_has_left_is_found_too(world, browsing, today):
    identity = an_identity()
    an_insured(world.group, identity=identity, exit_date=today.replace(year=today.year - 1, day=1))

    assert search(browsing(world.asta), identity.value).status_code == 302


@pytest.mark.parametrize("customer", ["40112", "", " 40 112 "])
def test_ones_own_customer_number_leads_to_the_start_page(world, browsing, customer):
    assert search(browsing(world.asta), customer=customer).url == "/employers/40112/"


def test_the_number_of_another_employer_one_represents_leads_there(world, browsing):
    Membership.objects.create(employer=world.sunnana, user=world.asta.user, role=Role.MASTER)

    answer = search(browsing(world.asta), customer="50113", follow=True)

    assert answer.redirect_chain[-1] == ("/employers/50113/", 302)
    assert answer.status_code == 200


def test_a_person_at_another_employer_one_represents_is_asked_for_at_its_own_door(world, browsing):
    Membership.objects.create(employer=world.sunnana, user=world.asta.user, role=Role.MASTER)
    identity = an_identity("SE")
    an_insured(world.swedish_group, identity=identity)

    answer = search(browsing(world.asta), identity.value, "50113", follow=True)

    assert answer.redirect_chain == [
        ("/employers/50113/quick-search/", 307),
        ("/employers/50113/contracts/8001-4/insured/1/", 302),
    ]


def test_what_may_not_be_seen_reads_exactly_as_what_does_not_exist(world, browsing):
    theirs = an_identity("SE")
    an_insured(world.swedish_group, identity=theirs)
    revoked = Membership.objects.create(employer=world.sunnana, user=world.bengt.user, role=Role.MASTER)
    Membership.objects.filter(pk=revoked.pk).update(revoked_at=revoked.created_at)

    for person in (world.asta, world.bengt):
        client = browsing(person)
        answers = [
            search(client, theirs.value),
            search(client, an_identity("SE").value),
            search(client, "Ekholm"),
            search(client, customer="50113"),
            search(client, customer="99999"),
            search(client, theirs.value, "50113"),
            search(client, an_identity().value, "99999"),
        ]

        assert {answer.status_code for answer in answers} == {404}
        assert len({main_of(answer) for answer in answers}) == 1
        assert "Nothing was found" in main_of(answers[0])


@pytest.mark.parametrize(
    ("identity", "customer"),
    [("\x00", "40112"), ("", "\x00"), ("", "4" * 40), ("", "-1"), ("", "²"), ("x" * 9_000, "40112"), ("", "1e3")],
)
def test_strange_signs_find_nothing_and_break_nothing(world, browsing, identity, customer):
    assert search(browsing(world.asta), identity, customer).status_code in {302, 404}


def test_nothing_typed_is_repeated_on_the_page(world, browsing):
    identity = an_identity()

    answer = search(browsing(world.asta), identity.value)

    assert identity.value not in answer.content.decode()


def test_it_takes_no_address_with_a_question_in_it(world, browsing):
    assert browsing(world.asta).get(ADDRESS, {"identity_number": "010190-900P"}).status_code == 405


def test_who_may_not_see_insured_persons_may_not_search_for_them(world, browsing):
    assert search(browsing(world.jonas), an_identity().value).status_code == 403
