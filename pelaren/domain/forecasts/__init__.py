"""
Pension forecasts: assumption sets, forecasts of one insured or of many, payout factors, premiums from salary.

Promises: the same inputs give the same answer for ever, to the cent, for one insured and for many; the parts of a
capital add up; the three scenarios come together. Pure arithmetic: no Django, no clock, no database. Never converts
between currencies, never uses sex, never stores anything. SPEC in docstrings is the pension forecast specification,
pension-forecast-cases/1.

`person.forecast` answers for one insured, `many.forecast_portfolio` for many in columns, `outlines.forecast_many` for
a list of inputs, `breakdowns.break_down` where the capital of many comes from.
"""
