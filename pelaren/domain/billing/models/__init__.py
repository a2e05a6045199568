from pelaren.domain.billing.models.invoice import Invoice, InvoiceDocument, InvoiceLine, Kind
from pelaren.domain.billing.models.payment_plan import PaymentPlan

__all__ = ["Invoice", "InvoiceDocument", "InvoiceLine", "Kind", "PaymentPlan"]
