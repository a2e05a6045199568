from pelaren.domain.savings.models.fund import FundPrice, InvestmentFund
from pelaren.domain.savings.models.holding import UnitHolding

__all__ = ["FundPrice", "InvestmentFund", "UnitHolding"]
