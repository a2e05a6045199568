from pelaren.domain.movements.models.begun_order import BegunOrder, BegunOrderLine
from pelaren.domain.movements.models.departure import Departure

__all__ = ["BegunOrder", "BegunOrderLine", "Departure"]
