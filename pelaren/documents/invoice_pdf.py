"""The invoice as PDF: what is billed per group, the sums, and how to pay it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pelaren.documents import bank_barcode, payment_qr, typesetting, words
from pelaren.documents.content import Bill, Kind
from pelaren.documents.payment_details import PaymentDetails, payment_details
from pelaren.values.dates import format_date
from pelaren.values.markets import Market
from pelaren.values.money import format_money

_TEMPLATE = "invoice.typ"


def write(bill: Bill) -> bytes:
    """Return the bill in its own language and its market's form. No identity number stands on it."""
    with words.spoken(bill.language):
        data, title = _data(bill), words.title(bill)
    day = bill.issued_on or bill.due_date
    return typesetting.write(_TEMPLATE, data, title=title, day=day, language=bill.language)


def _data(bill: Bill) -> dict[str, object]:
    return {
        "title": words.title(bill),
        "window": "left" if Market(bill.market) is Market.FI else "right",
        "sender": {"name": bill.sender.name, "address": bill.sender.address, "foot": _foot(bill)},
        "recipient": [bill.recipient.name, *bill.recipient.address],
        "facts": _facts(bill),
        "columns": [_("Group"), _("Insured"), _("Amount")],
        "rows": _rows(bill),
        "sums": _sums(bill),
        "to_pay": [_to_pay_label(bill), format_money(bill.outstanding, bill.currency)],
        "notes": _notes(bill),
        "payment": _payment(payment_details(bill)),
        "words": _template_words(),
    }


def _facts(bill: Bill) -> list[tuple[str, str]]:
    recipient = bill.recipient
    facts = [
        (_("Invoice date"), format_date(bill.issued_on, bill.market) if bill.issued_on else ""),
        (_("Due date"), "" if bill.kind is Kind.CREDIT else format_date(bill.due_date, bill.market)),
        (_("Credits invoice"), bill.credits or ""),
        (_("Customer number"), recipient.customer_number),
        (words.business_id_label(bill.market), recipient.business_id),
        (_("Contract"), words.contract(bill)),
        (_("Payment month"), words.payment_month(bill)),
        (_("Your reference"), recipient.reference),
        (_("Version"), _version(bill)),
    ]
    return [fact for fact in facts if fact[1]]


def _version(bill: Bill) -> str:
    if bill.is_proposal or bill.version == 1:
        return ""
    return _("%(version)s, replaces earlier versions") % {"version": bill.version}


def _rows(bill: Bill) -> list[list[str]]:
    return [
        [f"{group.number} {group.name}", str(len(group.lines)), format_money(group.total, bill.currency)]
        for group in bill.groups
    ]


def _sums(bill: Bill) -> list[tuple[str, str]]:
    taken = [(_("Credited already"), bill.credited), (_("Paid already"), bill.paid)]
    shown = [(label, format_money(-amount, bill.currency)) for label, amount in taken if amount]
    return [(_("Total"), format_money(bill.total, bill.currency)), *shown] if shown else []


def _to_pay_label(bill: Bill) -> str:
    if bill.kind is Kind.CREDIT:
        return _("Credited in all")
    return _("Total") if bill.is_proposal else _("To pay")


def _notes(bill: Bill) -> list[str]:
    notes = [bill.text] if bill.text else []
    notes += [_("Currency %(currency)s. No VAT is included.") % {"currency": bill.currency}, _exemption(bill.market)]
    counted = ngettext(
        "The amounts of %(count)s insured person are listed in the invoice specification.",
        "The amounts of %(count)s insured persons are listed in the invoice specification.",
        bill.insured_count,
    ) % {"count": bill.insured_count}
    notes.append(counted)
    if bill.is_proposal:
        notes.append(_("This is a proposal. Do not pay it: the invoice comes later with a reference to pay with."))
    if bill.kind is Kind.CREDIT:
        notes.append(_("Nothing is to be paid. The credited amount lowers what is to be paid on the invoice."))
    return notes


def _exemption(market: str) -> str:
    """Return why the premium bears no VAT: article 135(1)(a) of directive 2006/112/EC as each country's law has it."""
    if Market(market) is Market.FI:
        return _("Insurance service exempt from VAT, section 44 of the Value Added Tax Act (1501/1993)")
    return _("Insurance service exempt from VAT, chapter 10 section 33 of the Value Added Tax Act (2023:200)")


def _payment(payment: PaymentDetails | None) -> dict[str, object] | None:
    if payment is None:
        return None
    data: dict[str, object] = {"details": payment.details}
    if payment.qr:
        data["qr"] = payment_qr.svg(payment.qr)
    if payment.barcode_digits:
        data |= {"barcode": bank_barcode.svg(payment.barcode_digits), "barcode_digits": payment.barcode_digits}
    return data


def _foot(bill: Bill) -> list[str]:
    sender = bill.sender
    parts = [
        sender.name,
        f"{words.business_id_label(bill.market)} {sender.business_id}",
        _("Registered office %(town)s") % {"town": sender.domicile} if sender.domicile else "",
        sender.contact,
    ]
    return [part for part in parts if part]


def _template_words() -> dict[str, str]:
    return {
        "lines": _("Premiums of the group pension insurance"),
        "payment": _("How to pay"),
        "qr": _("Scan in your bank's app"),
        "qr_alt": _("QR code with account, reference, amount and due date of this payment"),
        "barcode": _("Virtual barcode"),
        "barcode_alt": _("Bank barcode; its digits are written below it"),
        "page": words.page_of_pages(),
    }
