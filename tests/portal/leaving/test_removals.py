"""Removing insured from their group: fill in, check, remove, undo."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.billing.operations import proposals
from pelaren.domain.billing.operations.supplementary_invoices import allowed_due_dates
from pelaren.domain.contracts.models import Enrolment
from pelaren.domain.movements.models import BegunOrder, Departure
from pelaren.values.dates import format_date
from tests.portal.insured.conftest import errors_of, main_of, values_of
from tests.world import an_insured

CONTRACT = "/employers/40112/contracts/7001-2/"
SWEDISH = "/employers/50113/contracts/8001-4/"
CHOICE = CONTRACT + "choice/"


def begin(client, *numbers: int, base: str = CONTRACT, **more: str) -> str:
    """The address of the first page of a removal of the insured with these numbers."""
    data = {"pick": [str(number) for number in numbers], "function": "removal", **more}
    answer = client.post(f"{base}choice/", data)
    assert answer.status_code == 302
    return answer.url


def due_of(contract) -> date:
    return allowed_due_dates(contract, today=timezone.localdate()).earliest


def day(value: date, market: str = "FI") -> str:
    return format_date(value, market)


def confirm(client, address: str):
    check = address + "check/"
    return client.post(check, {"seen": values_of(client.get(check))["seen"]})


def test_one_is_removed_after_a_check_and_the_list_offers_to_undo_it(world, browsing, today):
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)

    filled = asta.post(address, {"exit_date": day(today), "premium": "no"})
    check = main_of(asta.get(filled.url))
    answer = confirm(asta, address)

    assert filled.url == address + "check/"
    assert "Remove Ekholm Sofia from the group?" in check
    assert Enrolment.objects.get(pk=sofia.pk).exit_date == today
    assert answer.url.startswith(f"{CONTRACT}groups/2/insured/?removed=")
    page = asta.get(answer.url)
    assert f"Ekholm Sofia is removed from the group. The last day is {day(today)}." in main_of(page)
    assert f'action="{address}removal/"' in page.content.decode()


def test_a_last_premium_is_billed_in_euro(world, browsing, today):
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address, due = begin(asta, 1), due_of(world.contract)

    asta.post(
        address,
        {"exit_date": day(today), "premium": "yes", f"amount_{sofia.pk}": "420,00", f"due_{sofia.pk}": day(due)},
    )
    check = main_of(asta.get(address + "check/"))
    confirm(asta, address)

    bill = Invoice.objects.with_sums().get(kind=Kind.SUPPLEMENTARY)
    assert (bill.total, bill.due_date, bill.currency) == (42_000, due, "EUR")
    assert f"420,00 €, due {day(due)}" in check
    assert Departure.objects.get().last_premium == bill


def test_a_last_premium_is_billed_in_kronor(world, browsing, today):
    sofia = an_insured(world.swedish_group)
    cecilia = browsing(world.cecilia)
    address, due = begin(cecilia, 1, base=SWEDISH), due_of(world.swedish_contract)
    typed = {"exit_date": today.isoformat(), "premium": "yes", f"amount_{sofia.pk}": "1 000"}

    cecilia.post(address, {**typed, f"due_{sofia.pk}": due.isoformat()})
    confirm(cecilia, address)

    bill = Invoice.objects.with_sums().get(kind=Kind.SUPPLEMENTARY)
    assert (bill.total, bill.due_date, bill.currency) == (100_000, due, "SEK")


def test_several_leave_together_each_with_her_own_premium(world, browsing, today):
    sofia, ronja, emma = (an_insured(world.group, name) for name in ("Sofia", "Ronja", "Emma"))
    asta = browsing(world.asta)
    address, due = begin(asta, 1, 2, 3), due_of(world.contract)
    typed = {"exit_date": day(today), "premium": "yes"}
    typed |= {f"amount_{sofia.pk}": "100", f"due_{sofia.pk}": day(due)}
    typed |= {f"amount_{ronja.pk}": "50,50", f"due_{ronja.pk}": day(due)}
    typed |= {f"amount_{emma.pk}": "", f"due_{emma.pk}": day(due)}

    asta.post(address, typed)
    check = main_of(asta.get(address + "check/"))
    answer = confirm(asta, address)

    bill = Invoice.objects.with_sums().get(kind=Kind.SUPPLEMENTARY)
    assert bill.total == 15_050
    assert "Remove 3 insured persons from the group?" in check
    assert "Grand total 150,50 €" in check
    assert Enrolment.objects.filter(exit_date=today).count() == 3
    page = main_of(asta.get(answer.url))
    assert "3 insured persons are removed from the group." in page
    assert f"Supplementary invoice {bill.number} is made." in page


def test_the_check_says_from_which_proposal_she_is_taken_and_on_which_she_stays(world, browsing, today):
    an_insured(world.group)
    world.contract.payment_plan.months = list(range(1, 13))
    world.contract.payment_plan.save()
    proposals.make(today=today)
    first, *later = Invoice.objects.proposals()
    asta = browsing(world.asta)
    address = begin(asta, 1)

    asta.post(address, {"exit_date": day(first.due_date), "premium": "no"})
    check = main_of(asta.get(address + "check/"))
    confirm(asta, address)

    assert "Invoice proposal" in main_of(asta.get(f"{CONTRACT}invoices/{first.public_id}/"))
    assert "Stays on Invoice proposal" in check
    assert first.lines.count() == 1
    for proposal in later:
        assert "Taken off Invoice proposal" in check
        assert proposal.lines.count() == 0


@pytest.mark.parametrize("typed", ["", "x", "31.2.2026", "2026-99-99", "1.1.1900", "\x00", "1.1.2400", "9" * 40])
def test_a_bad_exit_date_gets_a_sentence_and_stays_typed(world, browsing, typed):
    an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)

    answer = asta.post(address, {"exit_date": typed, "premium": "no"})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["exit_date"]
    assert values_of(answer)["exit_date"] == typed.replace("\x00", "\ufffd")
    assert not BegunOrder.objects.get().filled_in


def test_nothing_chosen_about_the_premium_is_asked_for(world, browsing, today):
    an_insured(world.group)
    asta = browsing(world.asta)

    answer = asta.post(begin(asta, 1), {"exit_date": day(today)})

    assert answer.status_code == 422
    assert "Choose one of the alternatives under “Is a separate premium still to be paid?”" in main_of(answer)


@pytest.mark.parametrize("amount", ["", "-1", "0", "0,001", "abc", "1.240,00", "99999999999999", "\x00"])
def test_a_bad_amount_of_a_last_premium_gets_a_sentence(world, browsing, today, amount):
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    typed = {"exit_date": day(today), "premium": "yes", f"due_{sofia.pk}": day(due_of(world.contract))}

    answer = asta.post(begin(asta, 1), {**typed, f"amount_{sofia.pk}": amount})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [f"amount_{sofia.pk}"]


@pytest.mark.parametrize("typed", ["", "x", "today", "saturday", "late"])
def test_a_bad_due_date_of_a_last_premium_gets_a_sentence(world, browsing, today, typed):
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    allowed = allowed_due_dates(world.contract, today=today)
    saturday = next(one for n in range(7) if (one := allowed.earliest + timedelta(days=n)).weekday() == 5)
    days = {"today": day(today), "saturday": day(saturday), "late": day(allowed.latest + timedelta(days=1))}
    form = {"exit_date": day(today), "premium": "yes", f"amount_{sofia.pk}": "1"}

    answer = asta.post(begin(asta, 1), {**form, f"due_{sofia.pk}": days.get(typed, typed)})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [f"due_{sofia.pk}"]


def test_what_is_typed_about_a_premium_does_not_matter_when_none_is_to_be_paid(world, browsing, today):
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)

    answer = asta.post(address, {"exit_date": day(today), "premium": "no", f"amount_{sofia.pk}": "abc"})
    confirm(asta, address)

    assert answer.status_code == 302
    assert not Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).exists()


def test_a_removal_confirmed_twice_happens_once(world, browsing, today):
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address, due = begin(asta, 1), due_of(world.contract)
    form = {"exit_date": day(today), "premium": "yes", f"amount_{sofia.pk}": "1", f"due_{sofia.pk}": day(due)}
    asta.post(address, form)
    seen = values_of(asta.get(address + "check/"))["seen"]

    answers = [asta.post(address + "check/", {"seen": seen}) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Departure.objects.count() == Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).count() == 1


def test_back_after_the_removal_leads_to_what_was_done(world, browsing, today):
    an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)
    asta.post(address, {"exit_date": day(today), "premium": "no"})
    done = confirm(asta, address).url

    again = asta.post(address, {"exit_date": day(today - timedelta(days=9)), "premium": "no"})

    assert asta.get(address).url == asta.get(address + "check/").url == again.url == done
    assert Enrolment.objects.get().exit_date == today


def test_what_another_tab_changed_must_be_checked_again(world, browsing, today):
    an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)
    asta.post(address, {"exit_date": day(today), "premium": "no"})
    seen = values_of(asta.get(address + "check/"))["seen"]
    asta.post(address, {"exit_date": day(today - timedelta(days=1)), "premium": "no"})

    answer = asta.post(address + "check/", {"seen": seen})

    assert answer.status_code == 200
    assert "The details were changed in another window." in main_of(answer)
    assert Enrolment.objects.get().exit_date is None


def test_two_tabs_with_a_removal_each_do_not_mix(world, browsing, today):
    an_insured(world.group, "Sofia")
    ronja = an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    first, second = begin(asta, 1), begin(asta, 2)
    asta.post(first, {"exit_date": day(today), "premium": "no"})
    asta.post(second, {"exit_date": day(today - timedelta(days=1)), "premium": "no"})

    confirm(asta, second)

    assert list(Enrolment.objects.exclude(exit_date=None).values_list("pk", "exit_date")) == [
        (ronja.pk, today - timedelta(days=1))
    ]


def test_who_was_removed_meanwhile_is_named_and_nobody_else_leaves(world, browsing, today):
    an_insured(world.group, "Sofia")
    ronja = an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    address = begin(asta, 1, 2)
    asta.post(address, {"exit_date": day(today), "premium": "no"})
    seen = values_of(asta.get(address + "check/"))["seen"]
    Enrolment.objects.filter(pk=ronja.pk).update(exit_date=today)

    answer = asta.post(address + "check/", {"seen": seen}, follow=True)

    assert f"Ekholm Ronja leaves the group on {day(today)} already." in main_of(answer)
    assert Enrolment.objects.filter(exit_date=None).count() == 1


def test_the_removal_of_several_is_undone_together(world, browsing, today):
    an_insured(world.group, "Sofia")
    an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    address = begin(asta, 1, 2)
    asta.post(address, {"exit_date": day(today), "premium": "no"})
    confirm(asta, address)

    answer = asta.post(address + "removal/", follow=True)

    assert "The removal is undone." in main_of(answer)
    assert Enrolment.objects.filter(exit_date=None).count() == 2


def test_what_can_no_longer_be_undone_says_why(world, browsing, today):
    an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)
    asta.post(address, {"exit_date": day(today), "premium": "no"})
    confirm(asta, address)
    asta.post(address + "removal/")

    answer = asta.post(address + "removal/", follow=True)

    assert "can no longer be undone" in main_of(answer)


def test_an_order_of_a_colleague_does_not_exist(world, browsing):
    an_insured(world.group)
    address = begin(browsing(world.asta), 1)
    BegunOrder.objects.update(begun_by=world.bengt.user)

    assert browsing(world.asta).get(address).status_code == 404
    assert browsing(world.asta).post(address).status_code == 404


def test_who_may_only_look_cannot_begin(world, browsing):
    an_insured(world.group)

    answer = browsing(world.bengt).post(CHOICE, {"pick": "1", "function": "removal"})

    assert answer.status_code == 403
    assert not BegunOrder.objects.exists()


def test_one_and_fifty_take_the_same_number_of_queries(world, browsing, today):
    asta = browsing(world.asta)
    counts = []
    for count in (2, 50):
        while world.group.enrolments.count() < count:
            an_insured(world.group)
        address = begin(asta, *range(1, count + 1))
        asta.post(address, {"exit_date": day(today), "premium": "no"})
        for page in ("", "check/"):
            with CaptureQueriesContext(connection) as asked:
                assert asta.get(address + page).status_code == 200
            counts.append(len(asked))

    assert counts[:2] == counts[2:]
