from pelaren.domain.billing.models.change import Cause, InvoiceChange, LineChange
from pelaren.domain.billing.models.invoice import Invoice, InvoiceDocument, InvoiceLine, Kind
from pelaren.domain.billing.models.payment_plan import PaymentPlan

__all__ = [
    "Cause",
    "Invoice",
    "InvoiceChange",
    "InvoiceDocument",
    "InvoiceLine",
    "Kind",
    "LineChange",
    "PaymentPlan",
]
