"""The way to a contract, and what is agreed in it."""

from datetime import date

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.contracts.models import Contract, Group, InvestmentPlan, InvestmentShare
from pelaren.domain.employers.models import Employer
from tests.world import a_contract, a_member, an_insured

CONTRACTS = "/employers/40112/contracts/"
DETAILS = "/employers/40112/contracts/7001-2/details/"


@pytest.fixture
def browsing(signed_in):
    """Return a function that gives somebody's browser, set to English."""

    def make(membership):
        client = signed_in(membership.user)
        client.cookies["pelaren_language"] = "en"
        return client

    return make


def main_of(answer) -> str:
    main = html5lib.parse(answer.content.decode()).find(".//{http://www.w3.org/1999/xhtml}main")
    return " ".join(" ".join(main.itertext()).split())


def test_contracts_leads_to_the_insured_of_the_first_one(world, browsing):
    a_contract(world.norrvik, number="7000-9")

    answer = browsing(world.asta).get(CONTRACTS)

    assert (answer.status_code, answer.url) == (302, "/employers/40112/contracts/7000-9/insured/")


def test_an_employer_without_a_contract_is_told_so(world, browsing):
    new = Employer.objects.create(customer_number=60001, name="Ny Ab", business_id="99000022", market="FI")
    newcomer = a_member(new, "Nora", "Nyman", world.asta.role)

    answer = browsing(newcomer).get("/employers/60001/contracts/")

    assert answer.status_code == 200
    assert "The company has no contract yet" in main_of(answer)


def test_the_details_say_what_is_agreed(world, browsing):
    Contract.objects.filter(pk=world.contract.pk).update(
        invoicing_method="e-invoice", e_invoice_address="003799044187031", buyer_reference="Kostnadsställe 410"
    )
    Employer.objects.filter(pk=world.norrvik.pk).update(
        street="Varvsgatan 4", postcode="65100", town="Norrvik", contact_name="Asta Lind", phone="+358 00 000 0000"
    )

    page = main_of(browsing(world.asta).get(DETAILS))

    for line in (
        "Contract number 7001-2", "Product Tilläggspension, premiebestämd", "Valid from 01.01.2014", "Groups 1",
        "Retirement age 63–67 years, standard 65 years", "Insurer Granholm Liv",
        "Company Norrvik Varv Ab", "Business ID 9904418-4", "Customer number 40112",
        "Address Varvsgatan 4, 65100 Norrvik", "Contact person Asta Lind", "Telephone +358 00 000 0000",
        "Invoicing method One invoice for all groups", "Payment method E-invoice",
        "Payment months March, June, September, December", "Due day Day 15 of the month",
        "E-invoice address 003799044187031", "Your reference Kostnadsställe 410",
    ):  # fmt: skip
        assert line in page


def test_a_swedish_employer_has_an_organisation_number_and_its_own_dates(world, browsing):
    page = main_of(browsing(world.cecilia).get("/employers/50113/contracts/8001-4/details/"))

    assert "Organisation number 299000-4174" in page
    assert "Valid from 2014-01-01" in page
    assert "Address –" in page


def test_the_investment_plan_shows_each_share_and_that_they_are_all(world, browsing):
    plan = InvestmentPlan.objects.create(
        employer=world.norrvik, contract=world.contract, name="Balanserad", valid_from=date(2024, 3, 1)
    )
    for option, percent in (("Fastigheter", 5), ("Räntor Norden", 45), ("Aktier Världen", 50)):
        InvestmentShare.objects.create(employer=world.norrvik, plan=plan, option=option, percent=percent)

    page = main_of(browsing(world.asta).get(DETAILS))

    assert "Balanserad, applies to new premiums from 01.03.2024" in page
    assert "Aktier Världen 50 % Räntor Norden 45 % Fastigheter 5 % Total 100 %" in page


def test_what_is_not_agreed_yet_is_told_so(world, browsing):
    PaymentPlan.objects.all().delete()

    page = main_of(browsing(world.asta).get(DETAILS))

    assert "Payment months –" in page
    assert "No investment plan has been chosen yet." in page
    assert "E-invoice address" not in page


@pytest.mark.parametrize(
    ("months", "often"),
    [([12], "once a year"), ([6, 12], "twice a year"), ([3, 6, 9], "3 times a year"), ([*range(1, 13)], "monthly")],
)
def test_a_group_says_how_often_is_paid(world, browsing, months, often):
    PaymentPlan.objects.update(months=months)

    assert f"Paid {often}" in main_of(browsing(world.asta).get("/employers/40112/contracts/7001-2/insured/"))


def test_the_tabs_show_what_one_may_open(world, browsing):
    page = browsing(world.bengt).get(DETAILS).content.decode()

    assert 'href="/employers/40112/contracts/7001-2/details/" aria-current="page"' in page
    assert "Insured persons" in page


@pytest.mark.parametrize("number", ["8001-4", "9999-9", "%00", "..", "7001-2%20", "%F0%9F%99%82"])
def test_a_contract_that_is_not_ones_own_does_not_exist(world, browsing, number):
    for tab in ("details", "insured"):
        assert browsing(world.asta).get(f"/employers/40112/contracts/{number}/{tab}/").status_code == 404


def test_who_handles_messages_only_may_not_look(world, browsing):
    assert browsing(world.jonas).get(DETAILS).status_code == 403
    assert browsing(world.jonas).get(CONTRACTS).status_code == 403


def test_the_details_take_the_same_queries_however_many_groups(world, browsing):
    asta, counts = browsing(world.asta), []
    for number in (11, 12, 13):
        group = Group.objects.create(
            employer=world.norrvik, contract=world.contract, number=number, name="X", retirement_age=65
        )
        an_insured(group)
        with CaptureQueriesContext(connection) as asked:
            asta.get(DETAILS)
        counts.append(len(asked))

    assert len(set(counts)) == 1
