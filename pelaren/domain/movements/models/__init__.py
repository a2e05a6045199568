from pelaren.domain.movements.models.departure import Departure

__all__ = ["Departure"]
