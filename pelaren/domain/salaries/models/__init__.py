from pelaren.domain.salaries.models.salary import Salary
from pelaren.domain.salaries.models.salary_terms import SalaryTerms

__all__ = ["Salary", "SalaryTerms"]
