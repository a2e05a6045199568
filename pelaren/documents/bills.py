"""An invoice or proposal as it stands now, put into the values that documents are written from."""

from collections.abc import Sequence
from itertools import groupby

from pelaren.documents.content import Bill, GroupLines, Kind, Line, Recipient
from pelaren.documents.senders import sender_of
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.queries.written_lines import WrittenLine, written_lines


def bill_of(invoice: Invoice, *, language: str, lines: Sequence[WrittenLine] | None = None) -> Bill:
    """
    Return the bill of an invoice that comes with contract and employer, spoken in `language`.

    Its lines are fetched unless they are given. What an issued version said is stored; this is what is true now.
    """
    contract, employer = invoice.contract, invoice.contract.employer
    if lines is None:
        lines = written_lines(invoice, contract_number=contract.number)
    address = tuple(part for part in (employer.street, f"{employer.postcode} {employer.town}".strip()) if part)
    return Bill(
        public_id=invoice.public_id,
        version=invoice.version,
        kind=Kind(invoice.kind),
        market=employer.market,
        language=language,
        currency=invoice.currency,
        sender=sender_of(employer.market),
        recipient=Recipient(
            employer.name, employer.business_id_shown, str(employer.customer_number), address, contract.buyer_reference
        ),
        contract_number=contract.number,
        contract_name=contract.name,
        groups=groups_of(lines),
        due_date=invoice.due_date,
        occasion=invoice.occasion,
        number=invoice.number,
        reference=invoice.reference,
        issued_on=invoice.issued_on,
        paid=sum(line.paid for line in lines),
        credits=invoice.credits.number if invoice.credits else None,
    )


def groups_of(lines: Sequence[WrittenLine]) -> tuple[GroupLines, ...]:
    """Return lines that come group by group as the groups of a bill."""
    grouped = groupby(lines, key=lambda line: (line.group_number, line.group_name))
    return tuple(GroupLines(number, name, tuple(map(_line, some))) for (number, name), some in grouped)


def _line(line: WrittenLine) -> Line:
    return Line(line.insurance_number, line.name, line.identity_head, line.planned, line.amount)
