from pelaren.domain.billing.models.change import Cause, InvoiceChange, LineChange
from pelaren.domain.billing.models.invoice import DocumentPart, Invoice, InvoiceDocument, InvoiceLine, Kind
from pelaren.domain.billing.models.invoice_sum import InvoiceSum
from pelaren.domain.billing.models.invoicing_choice import InvoicingChoice
from pelaren.domain.billing.models.issue_run import IssueRun, IssueRunState
from pelaren.domain.billing.models.payment_plan import PaymentPlan

__all__ = [
    "Cause",
    "DocumentPart",
    "Invoice",
    "InvoiceChange",
    "InvoiceDocument",
    "InvoiceLine",
    "InvoiceSum",
    "InvoicingChoice",
    "IssueRun",
    "IssueRunState",
    "Kind",
    "LineChange",
    "PaymentPlan",
]
