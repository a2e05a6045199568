"""What a contract owes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract


@dataclass(frozen=True)
class Unpaid:
    """What a contract owes, in minor units: issued and unpaid, of that overdue, and on proposals."""

    open: int
    overdue: int
    proposed: int

    @property
    def with_proposals(self) -> int:
        """What is unpaid together with what will be when the proposals are issued."""
        return self.open + self.proposed


def open_invoices(contract: Contract) -> list[Invoice]:
    """Return the contract's proposals and issued, not fully paid invoices with their sums, the earliest due first."""
    invoices = Invoice.objects.filter(employer_id=contract.employer_id, contract=contract).with_balance()
    waiting = invoices.filter(Q(issued_at=None) | Q(balance__gt=0)).with_sums()
    return list(waiting.select_related("group").order_by("due_date", "pk"))


def unpaid(invoices: list[Invoice], *, today: date) -> Unpaid:
    """Add up invoices that were fetched with their sums, proposals among them."""
    left = [(invoice, invoice.total - invoice.paid) for invoice in invoices]
    return Unpaid(
        open=sum(rest for invoice, rest in left if not invoice.is_proposal),
        overdue=sum(rest for invoice, rest in left if not invoice.is_proposal and invoice.due_date < today),
        proposed=sum(rest for invoice, rest in left if invoice.is_proposal),
    )
