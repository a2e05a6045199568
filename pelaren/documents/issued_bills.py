"""An issued bill again, from the canonical content that was stored with it; and the papers that are spelled from it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pelaren.documents import invoice_pdf, invoice_specification_pdf
from pelaren.documents.content import Bill, GroupLines, Kind, Line, Recipient
from pelaren.documents.senders import sender_from

Content = Mapping[str, Any]


def write_invoice(invoice: Content, specification: Content) -> bytes:
    """Return an issued invoice as PDF."""
    return invoice_pdf.write(bill_from(invoice, specification))


def write_specification(invoice: Content, specification: Content) -> bytes:
    """Return the specification of an issued invoice as PDF."""
    return invoice_specification_pdf.write(bill_from(invoice, specification))


def bill_from(invoice: Content, specification: Content) -> Bill:
    """Return the bill that the stored contents of an invoice and its specification describe."""
    return Bill(
        public_id=UUID(invoice["public_id"]),
        version=invoice["version"],
        kind=Kind(invoice["kind"]),
        market=invoice["market"],
        language=invoice["language"],
        currency=invoice["currency"],
        sender=sender_from(invoice["sender"]),
        recipient=_recipient(invoice["buyer"]),
        contract_number=invoice["contract"],
        contract_name=invoice["contract_name"],
        groups=tuple(_group(group, invoice["contract"]) for group in specification["groups"]),
        due_date=date.fromisoformat(invoice["due_date"]),
        occasion=date.fromisoformat(invoice["occasion"]) if invoice["occasion"] else None,
        number=invoice["number"],
        reference=invoice["reference"],
        issued_on=date.fromisoformat(invoice["issued_on"]),
        paid=invoice["paid"],
        credits=invoice["credits"],
        credited=invoice["credited"],
        text=invoice["text"],
    )


def _recipient(buyer: Content) -> Recipient:
    street, postcode, town = buyer["address"]
    address = tuple(line for line in (street, f"{postcode} {town}".strip()) if line)
    return Recipient(
        name=buyer["name"],
        business_id=buyer["business_id_shown"],
        customer_number=str(buyer["customer_number"]),
        address=address,
        reference=buyer["reference"],
    )


def _group(group: Content, contract: str) -> GroupLines:
    return GroupLines(group["number"], group["name"], tuple(_lines(group["lines"], contract)))


def _lines(lines: Sequence[Content], contract: str):
    for line in lines:
        insurance = f"{contract}-{line['number']:04d}"
        yield Line(insurance, line["name"], line["identity_head"], line["planned"], line["amount"])
