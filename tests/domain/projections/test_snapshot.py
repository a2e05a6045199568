"""What a forecast is computed from: every amount once, from one moment."""

from datetime import date
from decimal import Decimal

import pytest

from pelaren.domain.billing.models import Invoice, InvoiceLine, PaymentPlan
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Enrolment, Insured, InvestmentPlan, InvestmentShare
from pelaren.domain.forecasts.inputs import OneOff
from pelaren.domain.forecasts.months import parse_month
from pelaren.domain.projections import insured as projections
from pelaren.domain.projections.insured import NeverInAGroup, NoInvestmentPlan, inputs_of
from tests.domain.savings.register import VALUE_DAY, an_investment_plan, some_units
from tests.money import a_payment, a_proposal, an_invoice, lines_of
from tests.world import TODAY, World, an_identity, an_insured

DECEMBER = parse_month("2026-12")
NOVEMBER = parse_month("2026-11")


@pytest.fixture
def world(world: World) -> World:
    an_investment_plan(world.contract)
    an_investment_plan(world.swedish_contract)
    return world


def drawn(enrolment: Enrolment, *, as_of: date = TODAY) -> projections.Drawn:
    return inputs_of(enrolment.insured, as_of=as_of)


def test_the_register_gives_the_inputs_of_an_insured(world):
    enrolment = an_insured(world.group, instalment=63_000)
    some_units(enrolment, value="29426.85")

    inputs = drawn(enrolment).inputs

    assert (inputs.country, inputs.currency, inputs.as_of) == ("FI", "EUR", TODAY)
    assert inputs.birth == parse_month("1982-05")
    assert inputs.retirement_age == (65, 0)
    assert inputs.opening_capital == Decimal("29426.85")
    assert inputs.payment_item == Decimal("630")
    assert inputs.payment_months == {3, 6, 9, 12}
    assert inputs.due_day == 15
    assert inputs.join_date == enrolment.joined_on
    assert inputs.leave_date is None
    assert inputs.one_offs == ()


def test_her_own_retirement_age_goes_before_the_groups(world):
    enrolment = an_insured(world.group)
    enrolment.insured.retirement_age = 67
    enrolment.insured.save()

    assert drawn(enrolment).inputs.retirement_age == (67, 0)


def test_the_investment_plan_counts_as_classes_of_the_register_of_its_names_and_else_as_long_rates(world):
    InvestmentShare.objects.all().delete()
    plan = InvestmentPlan.objects.get(contract=world.contract)
    for option, percent in (("Räntor Norden", 50), ("Aktier Världen", 30), ("Guldkorn", 20)):
        InvestmentShare.objects.create(employer=world.norrvik, plan=plan, option=option, percent=percent)

    found = drawn(an_insured(world.group))

    assert found.inputs.plan == (("equity", Decimal("0.3")), ("long_rates", Decimal("0.7")))


def test_a_payment_plan_that_waits_is_counted_with_for_the_years_to_come(world):
    PaymentPlan.objects.filter(contract=world.contract).update(
        next_months=[1, 7], next_due_day=20, next_from=date(2027, 1, 1)
    )

    inputs = drawn(an_insured(world.group)).inputs

    assert (inputs.payment_months, inputs.due_day) == ({1, 7}, 20)


def test_only_the_investment_plan_that_holds_on_the_day_counts(world):
    later = InvestmentPlan.objects.create(
        employer=world.norrvik, contract=world.contract, name="Senare", valid_from=date(2027, 1, 1)
    )
    InvestmentShare.objects.create(employer=world.norrvik, plan=later, option="Fastigheter", percent=100)
    enrolment = an_insured(world.group)

    assert drawn(enrolment).inputs.plan == (("equity", Decimal("0.5")), ("long_rates", Decimal("0.5")))
    assert drawn(enrolment, as_of=date(2027, 1, 1)).inputs.plan == (("real_estate", Decimal(1)),)


def test_without_an_investment_plan_there_is_no_forecast(world):
    InvestmentShare.objects.all().delete()
    InvestmentPlan.objects.all().delete()

    with pytest.raises(NoInvestmentPlan):
        drawn(an_insured(world.group))


def test_somebody_who_never_was_in_a_group_has_no_forecast(world):
    insured = Insured(employer=world.norrvik, contract=world.contract, number=1, first_name="Sofia", last_name="Ekholm")
    identities.put(insured, an_identity())
    insured.save()

    with pytest.raises(NeverInAGroup):
        inputs_of(insured, as_of=TODAY)


def test_an_open_issued_line_stands_for_the_regular_premium_of_its_month(world):
    [line] = lines_of(an_invoice(world, 63_000))

    inputs = inputs_of(line.insured, as_of=TODAY)

    assert inputs.inputs.invoice_overrides == (OneOff(DECEMBER, Decimal(630)),)


def test_a_line_paid_before_its_day_leaves_nothing_to_come_in_that_month_and_counts_as_paid(world):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    some_units(line.enrolment, value="1000.00")
    a_payment(world.contract, 63_000, reference=invoice.reference)

    found = inputs_of(line.insured, as_of=TODAY)

    assert found.inputs.invoice_overrides == (OneOff(DECEMBER, Decimal(0)),)
    assert found.inputs.supplementary == (OneOff(NOVEMBER, Decimal(630)),)
    assert found.known.credited == 63_000


def test_a_payment_that_the_units_hold_already_is_not_counted_again(world):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    a_payment(world.contract, 63_000, reference=invoice.reference)
    some_units(line.enrolment, value="1630.00", day=TODAY)

    found = inputs_of(line.insured, as_of=TODAY)

    assert found.known.credited == 0
    assert found.inputs.supplementary == ()


def test_a_part_paid_line_is_open_with_its_rest(world):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    a_payment(world.contract, 13_000, reference=invoice.reference)

    found = inputs_of(line.insured, as_of=TODAY)

    assert found.inputs.invoice_overrides == (OneOff(DECEMBER, Decimal(500)),)


def test_an_overdue_line_counts_in_the_month_it_was_due(world):
    [line] = lines_of(an_invoice(world, 63_000))

    found = inputs_of(line.insured, as_of=date(2027, 2, 1))

    assert found.inputs.invoice_overrides == (OneOff(DECEMBER, Decimal(630)),)


def test_a_proposal_counts_by_itself_only_where_somebody_has_changed_it(world):
    a_proposal(world, 63_000, 52_500)
    untouched, changed = InvoiceLine.objects.order_by("pk")
    InvoiceLine.objects.filter(pk=changed.pk).update(amount=0)

    assert inputs_of(untouched.insured, as_of=TODAY).inputs.invoice_overrides == ()
    assert inputs_of(changed.insured, as_of=TODAY).inputs.invoice_overrides == (OneOff(DECEMBER, Decimal(0)),)


def test_an_open_supplementary_invoice_counts_in_the_month_it_falls_due(world):
    enrolment = an_insured(world.group)
    Invoice.objects.create(
        employer=world.norrvik,
        contract=world.contract,
        kind="supplementary",
        due_date=date(2027, 1, 15),
        currency="EUR",
    ).lines.create(
        employer=world.norrvik, insured=enrolment.insured, enrolment=enrolment, planned=50_000, amount=50_000
    )

    assert drawn(enrolment).inputs.supplementary == (OneOff(parse_month("2027-01"), Decimal(500)),)


def test_the_latest_day_with_units_is_the_value_and_days_ahead_are_not_looked_at(world):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="100.00", day=date(2025, 12, 31))
    some_units(enrolment, value="250.00", day=VALUE_DAY)

    assert drawn(enrolment).inputs.opening_capital == Decimal("250.00")
    assert drawn(enrolment).value_day == VALUE_DAY
    assert drawn(enrolment, as_of=date(2026, 1, 15)).inputs.opening_capital == Decimal("100.00")


def test_the_time_in_a_group_is_the_one_the_page_speaks_of(world):
    enrolment = an_insured(world.group, joined_on=date(2018, 1, 1), exit_date=date(2019, 12, 31))
    Enrolment.objects.create(
        employer=world.norrvik, insured=enrolment.insured, group=world.group, joined_on=date(2025, 1, 1), instalment=100
    )

    assert drawn(enrolment).inputs.join_date == date(2025, 1, 1)
    assert drawn(enrolment, as_of=date(2019, 6, 1)).inputs.join_date == date(2018, 1, 1)


def test_without_a_payment_plan_nothing_falls_due(world):
    PaymentPlan.objects.filter(contract=world.contract).delete()

    assert drawn(an_insured(world.group)).inputs.payment_months == frozenset()


def test_drawing_one_insured_asks_the_same_questions_however_much_there_is(world, django_assert_num_queries):
    first = an_insured(world.group)
    for _ in range(20):
        an_insured(world.group)

    with django_assert_num_queries(2):
        drawn(first)
