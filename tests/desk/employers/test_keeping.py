"""Employers, contracts and groups are made and kept at the desk."""

from datetime import date

import html5lib
import pytest
from django.urls import reverse

from pelaren.domain.billing.models import Invoice, PaymentPlan
from pelaren.domain.billing.operations import payment_plans, proposals
from pelaren.domain.contracts.models import Contract, Group, InvestmentPlan
from pelaren.domain.employers.models import Employer
from pelaren.domain.payments.models import ContractTerms
from pelaren.domain.tenancy import context
from pelaren.jobs.propose_invoices import propose_due
from tests.world import TODAY, an_insured

H = "{http://www.w3.org/1999/xhtml}"
EMPLOYER = {
    "market": "SE", "business_id": "299000-4190", "name": "Björkvikens kommun", "customer_number": "", "street": "",
    "postcode": "", "town": "", "contact_name": "", "phone": "",
}  # fmt: skip
CONTRACT = {
    "number": "9100-1", "name": "Tilläggspension", "product": "Premiebestämd", "valid_from": "2026-01-01",
    "lowest_retirement_age": "63", "retirement_age": "65", "highest_retirement_age": "67", "months": ["3", "9"],
    "due_day": "15", "propose_days": "45", "issue_days": "21", "agreed_term_days": "",
}  # fmt: skip


def a_swedish_number(serial):
    """A made-up organisation number with the right check digit."""
    from stdnum import luhn

    digits = f"299000{serial:03d}"
    return digits + luhn.calc_check_digit(digits)


def plan_url(contract):
    return reverse("desk:contract-agreement-plan", args=[contract.number])


def wrong_fields(answer):
    main = html5lib.parse(answer.content.decode()).find(f".//{H}main")
    return {box.get("name") for box in main.iter() if box.get("aria-invalid") == "true"}


def test_a_new_employer_gets_the_next_free_customer_number(world, at_desk):
    answer = at_desk().post(reverse("desk:employer-new"), {**EMPLOYER, "business_id": a_swedish_number(421)})

    made = Employer.objects.get(name="Björkvikens kommun")
    assert answer["Location"] == reverse("desk:employer", args=[made.customer_number])
    assert made.customer_number == 50114
    assert made.currency == "SEK"


def test_an_employer_is_a_customer_once(world, at_desk):
    answer = at_desk().post(reverse("desk:employer-new"), {**EMPLOYER, "business_id": "299000-4174"})

    assert answer.status_code == 422
    assert wrong_fields(answer) == {"business_id"}
    assert Employer.objects.count() == 2


def test_a_customer_number_that_is_taken_is_refused_at_its_field(world, at_desk):
    sent = {**EMPLOYER, "business_id": a_swedish_number(422), "customer_number": "40112"}

    answer = at_desk().post(reverse("desk:employer-new"), sent)

    assert wrong_fields(answer) == {"customer_number"}
    assert Employer.objects.count() == 2


def test_the_business_id_follows_the_rules_of_the_chosen_country(world, at_desk):
    answer = at_desk().post(
        reverse("desk:employer-new"), {**EMPLOYER, "market": "FI", "business_id": a_swedish_number(423)}
    )

    assert wrong_fields(answer) == {"business_id"}


def test_an_employers_details_are_changed(world, at_desk):
    sent = {**EMPLOYER, "name": "Norrvik Varv Oy", "town": "Norrvik"}

    at_desk().post(reverse("desk:employer-details", args=[world.norrvik.customer_number]), sent)

    world.norrvik.refresh_from_db()
    assert (world.norrvik.name, world.norrvik.town, world.norrvik.market) == ("Norrvik Varv Oy", "Norrvik", "FI")


def test_a_contract_is_opened_with_its_plan_and_then_its_groups(world, at_desk):
    new = reverse("desk:employer-contract-new", args=[world.sunnana.customer_number])

    answer = at_desk().post(new, CONTRACT)
    at_desk().post(
        reverse("desk:contract-group-new", args=["9100-1"]),
        {"name": "Skola", "criterion": "Alla lärare", "retirement_age": "66"},
    )

    contract = Contract.objects.get(number="9100-1")
    assert answer["Location"] == reverse("desk:contract", args=["9100-1"])
    assert (contract.currency, contract.employer) == ("SEK", world.sunnana)
    assert PaymentPlan.objects.get(contract=contract).months == [3, 9]
    assert [(group.number, group.name, group.retirement_age) for group in contract.groups.all()] == [(1, "Skola", 66)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "7001-2"}, "number"),
        ({"number": "ABC-2"}, "number"),
        ({"retirement_age": "70"}, "retirement_age"),
        ({"propose_days": "21"}, "propose_days"),
        ({"propose_days": "många"}, "propose_days"),
        ({"valid_from": "igår"}, "valid_from"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_at_its_field(world, at_desk, wrong, field):
    new = reverse("desk:employer-contract-new", args=[world.sunnana.customer_number])

    answer = at_desk().post(new, {**CONTRACT, **wrong})

    assert answer.status_code == 422
    assert wrong_fields(answer) == {field}
    assert Contract.objects.count() == 2


def test_a_group_keeps_its_number_and_its_name_is_its_own(world, at_desk):
    address = reverse("desk:contract-group", args=[world.contract.number, world.group.number])
    details = {"criterion": "", "retirement_age": "64"}
    Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=3, name="Produktion", retirement_age=65
    )

    refused = at_desk().post(address, {"name": "produktion", **details})
    saved = at_desk().post(address, {"name": "Kontor", **details})

    world.group.refresh_from_db()
    assert wrong_fields(refused) == {"name"} and saved.status_code == 302
    assert (world.group.number, world.group.name, world.group.retirement_age) == (2, "Kontor", 64)


def test_payment_months_change_from_a_coming_month_on(world, at_desk):
    an_insured(world.group)
    proposals.make(today=TODAY)

    answer = at_desk().post(
        plan_url(world.contract), {"months": ["1", "7"], "due_day": "10", "valid_from": "2027-01-01"}
    )

    plan = PaymentPlan.objects.get(contract=world.contract)
    due = plan.occasions("FI", first=TODAY, last=date(2027, 12, 31))
    assert answer.status_code == 302
    assert plan.months == [3, 6, 9, 12]
    assert [one.month for one in due] == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 7, 1)]


def test_payment_months_do_not_change_under_what_is_billed(world, at_desk):
    an_insured(world.group)
    proposals.make(today=TODAY)

    answer = at_desk().post(plan_url(world.contract), {"months": ["1"], "due_day": "10", "valid_from": "2026-12-01"})

    assert answer.status_code == 422
    assert PaymentPlan.objects.get(contract=world.contract).next_from is None


def test_a_change_takes_effect_in_its_month_and_is_billed_by(world, at_desk):
    an_insured(world.group)
    at_desk().post(plan_url(world.contract), {"months": ["1", "7"], "due_day": "10", "valid_from": "2027-01-01"})
    context.act_for_nobody()

    propose_due(date(2026, 12, 1))
    propose_due(date(2027, 1, 2))

    context.act_for_insurer(user_id=None)
    plan = PaymentPlan.objects.get(contract=world.contract)
    assert (plan.months, plan.due_day, plan.next_from) == ([1, 7], 10, None)
    assert set(Invoice.objects.values_list("occasion", flat=True)) == {date(2026, 12, 1), date(2027, 1, 1)}


def test_a_change_that_waits_can_be_taken_back(world, at_desk):
    at_desk().post(plan_url(world.contract), {"months": ["1"], "due_day": "10", "valid_from": "2027-01-01"})

    at_desk().post(reverse("desk:contract-agreement-plan-removal", args=[world.contract.number]))

    assert PaymentPlan.objects.get(contract=world.contract).next_from is None
    assert payment_plans.take_effect(today=date(2027, 2, 1)) == 0


def test_new_premiums_follow_another_plan_from_a_day_on(world, at_desk):
    address = reverse("desk:contract-agreement-investments", args=[world.contract.number])
    sent = {"name": "Balanserad", "valid_from": "01.01.2027", "option_0": "Aktier", "percent_0": "60",
            "option_1": "Räntor", "percent_1": "40"}  # fmt: skip

    refused = at_desk().post(address, {**sent, "percent_1": "30"})
    at_desk().post(address, sent)

    plan = InvestmentPlan.objects.get(contract=world.contract)
    assert refused.status_code == 422
    assert sorted(plan.shares.values_list("option", "percent")) == [("Aktier", 60), ("Räntor", 40)]


def test_fee_and_surplus_hold_from_a_day_on(world, at_desk):
    address = reverse("desk:contract-agreement-terms", args=[world.contract.number])

    refused = at_desk().post(address, {"premium_fee": "1,23456", "use_surplus": "on", "valid_from": "01.01.2027"})
    at_desk().post(address, {"premium_fee": "1,25", "use_surplus": "on", "valid_from": "01.01.2027"})

    terms = ContractTerms.objects.get()
    assert refused.status_code == 422
    assert (str(terms.premium_fee), terms.use_surplus) == ("0.01250", True)


def test_the_pages_of_a_contract_open(world, at_desk):
    enrolment = an_insured(world.group)
    number = world.contract.number
    addresses = [
        reverse("desk:employer-new"),
        reverse("desk:employer-details", args=[world.norrvik.customer_number]),
        reverse("desk:employer-contract-new", args=[world.norrvik.customer_number]),
        *(
            reverse(f"desk:{name}", args=[number])
            for name in (
                "contract", "contract-insured", "contract-invoices", "contract-payments", "contract-agreement",
                "contract-group-new", "contract-agreement-plan", "contract-agreement-days", "contract-payment-new",
                "contract-agreement-investments", "contract-agreement-terms",
            )
        ),
        *(
            reverse(f"desk:{name}", args=[number, enrolment.insured.number])
            for name in ("contract-insured-person", "contract-insured-details", "contract-insured-instalment")
        ),
    ]  # fmt: skip

    for address in addresses:
        assert at_desk().get(address).status_code == 200, address
