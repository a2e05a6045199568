from pelaren.domain.series.models.series import Series

__all__ = ["Series"]
