"""Say in the trail that somebody looked at forecasts: they are personal data (SPEC §13 of the forecast)."""

from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.contracts.models import Contract, Insured


def forecast(*, insured: Insured, by: Actor) -> None:
    """Record that the forecast of an insured was opened."""
    record("forecast.opened", about=insured, by=by)


def simulation(*, insured: Insured, by: Actor) -> None:
    """Record that somebody simulated the pension of an insured; what was tried is not kept."""
    record("forecast.simulated", about=insured, by=by)


def portfolio(*, contract: Contract, by: Actor) -> None:
    """Record that the forecasts of a whole contract were opened."""
    record("forecast.portfolio-opened", about=contract, by=by)
