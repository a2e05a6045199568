from pelaren.domain.runs.models.run import BUSY, RowProblem, Run, State

__all__ = ["BUSY", "RowProblem", "Run", "State"]
