"""The specification as PDF: what each insured's share of a bill is, group by group."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pelaren.documents import typesetting, words
from pelaren.documents.content import Bill, GroupLines
from pelaren.values.dates import format_date
from pelaren.values.money import format_amount, format_money

_TEMPLATE = "invoice_specification.typ"


def write(bill: Bill) -> bytes:
    """Return the specification in the bill's language; identity numbers are masked. Thousands of rows are fine."""
    with words.spoken(bill.language):
        data, title = _data(bill), _title(bill)
    day = bill.issued_on or bill.due_date
    return typesetting.write(_TEMPLATE, data, title=title, day=day, language=bill.language)


def _title(bill: Bill) -> str:
    return _("Specification: %(title)s") % {"title": words.title(bill)}


def _data(bill: Bill) -> dict[str, object]:
    return {
        "title": _title(bill),
        "sender": {"name": bill.sender.name},
        "foot": [bill.recipient.name, words.contract(bill), words.title(bill)],
        "facts": _facts(bill),
        "columns": [
            _("Insurance number"),
            _("Name"),
            words.identity_label(bill.market),
            _("According to plan"),
            _("Amount on the invoice"),
        ],
        "groups": list(_groups(bill)),
        "total": format_money(bill.total, bill.currency),
        "words": _template_words(),
    }


def _facts(bill: Bill) -> list[tuple[str, str]]:
    facts = [
        (_("Employer"), bill.recipient.name),
        (_("Contract"), words.contract(bill)),
        (_("Due date"), format_date(bill.due_date, bill.market)),
        (_("Payment month"), words.payment_month(bill)),
        (_("Insured"), str(bill.insured_count)),
        (_("Total"), format_money(bill.total, bill.currency)),
    ]
    return [fact for fact in facts if fact[1]]


def _groups(bill: Bill) -> Iterator[dict[str, object]]:
    before = 0
    for group in bill.groups:
        yield {
            "name": _("Group %(number)s – %(name)s") % {"number": group.number, "name": group.name},
            "rows": list(_rows(group, before)),
            "sum": _sum(group),
        }
        before += group.total


def _rows(group: GroupLines, before: int) -> Iterator[list[str]]:
    """Yield what each row prints, and first the sum of all rows up to and including it."""
    for line in group.lines:
        before += line.amount
        yield [
            format_amount(before),
            line.insurance_number,
            line.name,
            line.masked_identity,
            format_amount(line.planned),
            format_amount(line.amount),
        ]


def _sum(group: GroupLines) -> dict[str, str]:
    words_of_group = {"number": group.number, "name": group.name}
    return {
        "label": _("Sum of group %(number)s – %(name)s") % words_of_group,
        "planned": format_amount(sum(line.planned for line in group.lines)),
        "amount": format_amount(group.total),
    }


def _template_words() -> dict[str, str]:
    return {
        "carried_from": _("Carried from the page before"),
        "carried_to": _("Carried to the next page"),
        "total": _("Total"),
        "same_sum": _("The total is the sum of the rows, and the total of the invoice."),
        "page": words.page_of_pages(),
    }
