from pelaren.domain.employers.models.employer import Employer, Market

__all__ = ["Employer", "Market"]
