from pelaren.domain.payments.models.allocation import Allocation, AllocationLine
from pelaren.domain.payments.models.ledger_check import LedgerCheck
from pelaren.domain.payments.models.payment import Payment
from pelaren.domain.payments.models.refund import Refund
from pelaren.domain.payments.models.terms import ContractTerms

__all__ = ["Allocation", "AllocationLine", "ContractTerms", "LedgerCheck", "Payment", "Refund"]
