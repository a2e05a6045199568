from datetime import date, timedelta

import pytest

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice, InvoiceLine
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.contracts.operations import basic_details
from pelaren.domain.movements.operations import joiners
from pelaren.domain.movements.operations.instalment_limits import (
    LARGEST_INSTALMENT,
    InstalmentNegative,
    InstalmentTooLarge,
)
from tests.world import TODAY, World, a_contract, an_identity, an_insured

DUE = date(2026, 12, 15)
FIRST_OF_YEAR = date(2026, 1, 1)


def join(world: World, **details: object) -> joiners.Joined:
    typed = {
        "group": world.group, "first_name": "Ronja", "last_name": "Ahlskog", "identity": an_identity(),
        "joined_on": TODAY, "instalment": 52_500, "retirement_age": None, "email": "", "employee_number": "",
        "today": TODAY, "by": world.asta,
    }  # fmt: skip
    return joiners.add(**{**typed, **details})


def refused(world: World, reason: type[Exception], **details: object) -> str:
    """The sentence with which joining is refused; nothing may be stored by it."""
    before = Insured.objects.count(), Enrolment.objects.count(), InvoiceLine.objects.count(), Event.objects.count()

    with pytest.raises(reason) as refusal:
        join(world, **details)

    assert (
        Insured.objects.count(), Enrolment.objects.count(), InvoiceLine.objects.count(), Event.objects.count()
    ) == before  # fmt: skip
    return str(refusal.value)


def test_who_joins_stands_on_the_proposal_with_her_instalment(world):
    an_insured(world.group)
    proposals.make(today=TODAY)

    joined = join(world)

    proposal = Invoice.objects.with_sums().get()
    assert joined.proposals == [proposal]
    assert proposal.total == 63_000 + 52_500
    assert proposal.version == 2
    line = InvoiceLine.objects.get(enrolment=joined.enrolment)
    assert (line.amount, line.planned, line.paid) == (52_500, 52_500, 0)


def test_the_first_person_of_a_contract_gets_a_proposal_at_once(world):
    assert proposals.make(today=TODAY).proposals == 0

    joined = join(world)

    assert [proposal.due_date for proposal in joined.proposals] == [DUE]
    assert InvoiceLine.objects.get().amount == 52_500


def test_who_joins_after_the_due_date_does_not_stand_on_the_proposal(world):
    an_insured(world.group)
    proposals.make(today=TODAY)

    joined = join(world, joined_on=DUE + timedelta(days=1))

    assert joined.proposals == []
    assert InvoiceLine.objects.count() == 1


def test_who_joins_on_the_due_date_itself_does(world):
    assert [proposal.due_date for proposal in join(world, joined_on=DUE).proposals] == [DUE]


def test_who_joins_back_in_time_does_not_come_on_an_invoice_that_is_issued(world):
    an_insured(world.group)
    proposals.make(today=TODAY)
    issued = invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=None)

    joined = join(world, joined_on=FIRST_OF_YEAR)

    assert joined.proposals == []
    assert issued.lines.count() == 1


def test_where_each_group_has_its_invoice_she_comes_on_her_own_groups_only(world):
    Contract.objects.filter(pk=world.contract.pk).update(invoiced_per_group=True)
    leaders = Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=1, name="Ledning", retirement_age=65
    )
    an_insured(world.group)
    an_insured(leaders)
    proposals.make(today=TODAY)

    joined = join(world, group=leaders)

    assert [proposal.group for proposal in joined.proposals] == [leaders]


def test_joining_is_told_in_the_trail_without_the_identity_number(world):
    identity = an_identity()

    joined = join(world, identity=identity)

    event = Event.objects.get(name="insured.joined")
    assert event.about == f"contracts.insured:{joined.insured.pk}"
    assert event.actor_id == world.asta.user_id
    assert event.facts == {"group": 2, "joined_on": "2026-11-22", "instalment": 52_500}
    assert identity.value not in str(event.facts)


def test_numbers_run_on_in_each_contract(world):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")

    assert [join(world).insured.number, join(world).insured.number] == [1, 2]
    assert join(world, group=elsewhere).insured.number == 1


def test_the_same_person_may_be_in_two_contracts(world):
    _, elsewhere = a_contract(world.norrvik, number="7044-5")
    identity = an_identity()

    join(world, identity=identity)
    join(world, identity=identity, group=elsewhere)

    assert Insured.objects.count() == 2


def test_who_is_insured_in_the_contract_already_is_refused_by_name_and_group(world):
    identity = an_identity()
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)
    leaders = Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=1, name="Ledning", retirement_age=65
    )

    sentence = refused(world, joiners.AlreadyInsured, identity=identity, group=leaders)

    assert sentence == "Ekholm Sofia is already insured in contract 7001-2, in group 2 Tjänstemän."


def test_who_left_joins_again_as_herself(world):
    identity = an_identity()
    before = an_insured(world.group, identity=identity, exit_date=date(2026, 6, 30)).insured
    Insured.objects.filter(pk=before.pk).update(email="sofia@norrvik.example", employee_number="20418")

    joined = join(world, identity=identity, last_name="Ekholm-Lind", first_name="Sofia")

    assert joined.insured.pk == before.pk
    assert joined.insured.full_name == "Ekholm-Lind Sofia"
    assert (joined.insured.email, joined.insured.employee_number) == ("sofia@norrvik.example", "20418")
    assert Enrolment.objects.count() == 2


def test_she_joins_again_after_her_last_day_at_the_earliest(world):
    identity = an_identity()
    an_insured(world.group, identity=identity, exit_date=TODAY)

    sentence = refused(world, joiners.JoinDateBeforeExit, identity=identity, joined_on=TODAY)

    assert sentence == "Ekholm Sofia belonged to the group until 22.11.2026. Choose a start day after that."
    assert join(world, identity=identity, joined_on=TODAY + timedelta(days=1)).enrolment.pk


def test_a_start_day_before_the_year_began_is_refused_with_the_earliest_day(world):
    sentence = refused(world, joiners.JoinDateTooEarly, joined_on=date(2025, 12, 31))

    assert sentence == "The start day can be 01.01.2026 at the earliest"
    assert join(world, joined_on=FIRST_OF_YEAR).enrolment.pk


def test_a_start_day_before_the_contract_began_is_refused_in_the_form_of_the_market(world):
    Contract.objects.update(valid_from=date(2026, 9, 1))

    finnish = refused(world, joiners.JoinDateTooEarly, joined_on=date(2026, 8, 31))
    swedish = refused(
        world, joiners.JoinDateTooEarly,
        joined_on=date(2026, 8, 31), group=world.swedish_group, identity=an_identity("SE"), by=world.cecilia,
    )  # fmt: skip

    assert finnish == "The start day can be 01.09.2026 at the earliest"
    assert swedish == "The start day can be 2026-09-01 at the earliest"
    assert join(world, joined_on=date(2026, 9, 1)).enrolment.pk


def test_a_start_day_more_than_a_year_ahead_is_refused(world):
    refused(world, joiners.JoinDateTooLate, joined_on=TODAY + timedelta(days=367))

    assert join(world, joined_on=TODAY + timedelta(days=366)).enrolment.pk


def test_a_start_day_before_birth_is_refused(world):
    newborn = an_identity(born=date(2026, 10, 1))

    refused(world, joiners.JoinDateBeforeBirth, identity=newborn, joined_on=date(2026, 9, 30))


def test_an_instalment_below_nothing_or_beyond_reason_is_refused(world):
    refused(world, InstalmentNegative, instalment=-1)
    refused(world, InstalmentTooLarge, instalment=LARGEST_INSTALMENT + 1)

    assert join(world, instalment=0).enrolment.instalment == 0
    assert join(world, instalment=LARGEST_INSTALMENT).enrolment.instalment == LARGEST_INSTALMENT


@pytest.mark.parametrize("age", [0, 62, 68, 200])
def test_a_pension_age_outside_the_contract_is_refused(world, age):
    assert "63" in refused(world, basic_details.RetirementAgeOutside, retirement_age=age)


def test_an_age_of_her_own_is_kept_and_none_follows_the_group(world):
    assert join(world, retirement_age=63).insured.retirement_age == 63
    assert join(world).insured.retirement_age is None
