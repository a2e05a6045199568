from pelaren.domain.runs.models.run import RowProblem, Run, State

__all__ = ["RowProblem", "Run", "State"]
