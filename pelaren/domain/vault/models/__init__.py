from pelaren.domain.vault.models.employer_key import EmployerKey

__all__ = ["EmployerKey"]
