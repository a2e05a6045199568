"""Employees: everybody insured by the employer, over all contracts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.portal.insured.conftest import main_of, names_of, rows_of
from tests.world import a_contract, an_identity, an_insured

ADDRESS = "/employers/40112/employees/"


def test_everybody_is_listed_with_contract_and_group(world, browsing):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    identity = an_identity()
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)
    an_insured(elsewhere, "Sofia", "Ekholm", identity=identity, instalment=100)
    an_insured(elsewhere, "Anna", "Backlund")
    an_insured(world.swedish_group, "Nils", "Annanstans")

    answer = browsing(world.asta).get(ADDRESS)

    assert names_of(answer) == ["Backlund Anna", "Ekholm Sofia", "Ekholm Sofia"]
    assert sorted(row[2] for row in rows_of(answer)) == ["7001-2", "7044-5", "7044-5"]
    assert rows_of(answer)[0][3] == "Tjänstemän"
    assert identity.value not in answer.content.decode()


def test_each_row_leads_to_the_person_in_that_contract(world, browsing):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    an_insured(elsewhere)

    page = browsing(world.asta).get(ADDRESS).content.decode()

    assert 'href="/employers/40112/contracts/7044-5/insured/1/"' in page


def test_who_has_left_is_found_by_a_search_only_and_is_marked(world, browsing, today):
    left = today - timedelta(days=1)
    an_insured(world.group, exit_date=left)
    asta = browsing(world.asta)

    assert "Nobody is insured yet" in main_of(asta.get(ADDRESS))
    assert rows_of(asta.get(ADDRESS, {"q": "ekholm"}))[0][0] == f"Ekholm Sofia Left {left:%d.%m.%Y}"


def test_a_typed_number_is_answered_at_once_for_all_contracts(world, browsing):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    identity = an_identity()
    for group in (world.group, elsewhere):
        an_insured(group, identity=identity)
    an_insured(world.group, "Anna", "Backlund")

    answer = browsing(world.asta).post(ADDRESS, {"q": identity.shown})

    assert answer.status_code == 200
    assert names_of(answer) == ["Ekholm Sofia"] * 2
    assert 'href="?' not in answer.content.decode()


def test_a_typed_name_goes_to_an_address_of_its_own(world, browsing):
    answer = browsing(world.asta).post(ADDRESS, {"q": "Ek holm"})

    assert (answer.status_code, answer.url) == (302, f"{ADDRESS}?q=Ek+holm")


def test_pages_hold_twenty_five_and_keep_order_and_search(world, browsing):
    for number in range(26):
        an_insured(world.group, "A", f"Person {number:02d}")

    answer = browsing(world.asta).get(ADDRESS, {"q": "person", "sort": "-name", "page": "2"})

    assert names_of(answer) == ["Person 00 A"]
    assert "q=person" in answer.content.decode()


@pytest.mark.parametrize("address", [ADDRESS, "/employers/99999/employees/"])
def test_another_employers_people_do_not_exist(world, browsing, address):
    an_insured(world.group)

    assert browsing(world.cecilia).get(address).status_code == 404
    assert browsing(world.cecilia).post(address, {"q": "ekholm"}).status_code == 404


def test_who_handles_messages_only_may_not_look(world, browsing):
    assert browsing(world.jonas).get(ADDRESS).status_code == 403


def test_one_row_and_fifty_take_the_same_number_of_queries(world, browsing):
    asta, counts = browsing(world.asta), []
    for wanted in (1, 50):
        while world.group.enrolments.count() < wanted:
            an_insured(world.group)
        with CaptureQueriesContext(connection) as asked:
            asta.get(ADDRESS)
        counts.append(len(asked))

    assert counts[0] == counts[1]
