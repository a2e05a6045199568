from pelaren.domain.contracts.models.contract import Contract, InvoicingMethod
from pelaren.domain.contracts.models.enrolment import Enrolment, InstalmentChange
from pelaren.domain.contracts.models.group import Group
from pelaren.domain.contracts.models.insured import Insured
from pelaren.domain.contracts.models.investment_plan import InvestmentPlan, InvestmentShare

__all__ = [
    "Contract",
    "Enrolment",
    "Group",
    "InstalmentChange",
    "Insured",
    "InvestmentPlan",
    "InvestmentShare",
    "InvoicingMethod",
]
