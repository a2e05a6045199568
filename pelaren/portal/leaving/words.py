"""What a removal does to the bills, in words."""

from django.utils import timezone
from django.utils.translation import gettext

from pelaren.domain.billing.models import Invoice, InvoiceLine, PaymentPlan
from pelaren.domain.billing.queries import next_proposal_day, plan_of
from pelaren.domain.contracts.models import Contract
from pelaren.domain.movements.queries import standing_of
from pelaren.portal.billing.invoice_words import title_of
from pelaren.portal.billing.rows import months_of
from pelaren.portal.insured.begun import Begun
from pelaren.values.dates import format_date
from pelaren.values.money import format_money


def bills_note(begun: Begun) -> str:
    """Return what happens to the proposals on which whoever is removed stands now; empty when there are none."""
    enrolments = [line.enrolment_id for line in begun.lines]
    lines = InvoiceLine.objects.open_to(begun.request.membership).filter(
        enrolment__in=enrolments, invoice__issued_at=None, invoice__contract=begun.contract
    )
    amounts: dict[Invoice, int] = {}
    for line in lines.select_related("invoice").order_by("invoice__due_date", "invoice_id"):
        amounts[line.invoice] = amounts.get(line.invoice, 0) + line.amount
    if not amounts:
        return ""
    months = months_of(plan_of(begun.contract))
    named = [f"{title_of(bill, months)} ({format_money(sum_, bill.currency)})" for bill, sum_ in amounts.items()]
    sentence = gettext(
        "Now on: %(bills)s. Proposals that fall due after the date are adjusted by themselves. Issued invoices stay as"
        " they are."
    )
    return sentence % {"bills": ", ".join(named)}


def standing_words(begun: Begun) -> dict[str, str]:
    """Return the bills from which a removal takes people (`dropped`) and those on which they stay (`kept`)."""
    enrolments = [line.enrolment for line in begun.lines]
    found = standing_of(
        enrolments,
        contract=begun.contract,
        exit_date=begun.order.exit_date,  # type: ignore[arg-type]  # filled in before the check
    )
    months = months_of(plan_of(begun.contract))
    return {
        "dropped": ", ".join(title_of(bill, months) for bill in found.dropped),
        "kept": ", ".join(title_of(bill, months) for bill in found.kept),
    }


def next_run(contract: Contract, plan: PaymentPlan | None) -> str:
    """Return until when a removal can be undone, as a sentence."""
    today = timezone.localdate()
    day = next_proposal_day(contract, plan, today=today) if plan else None
    if day is None or day <= today:
        return gettext("Afterwards you can undo the removal until the next invoice proposal is made.")
    sentence = gettext("Afterwards you can undo the removal until the next invoice proposal is made on %(day)s.")
    return sentence % {"day": format_date(day, contract.employer.market)}
