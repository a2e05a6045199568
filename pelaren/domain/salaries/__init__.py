"""
Salaries: contracts whose instalment follows the salary, as in Swedish agreements, and the salaries reported for them.

What a salary costs is exact decimal money by the agreement's rates (`forecasts.salary_premiums`); the instalment itself
stays the one that `movements` changes, with its history and its undo.
"""
