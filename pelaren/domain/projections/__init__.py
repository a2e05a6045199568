"""
Projections: what the pension forecast of an insured, a contract or an employer is computed from, as it stands today.

Everything about money is drawn by one statement, so a payment just credited is never counted twice and never missed.
Nothing is stored: a forecast is computed when somebody looks. The arithmetic is `forecasts`.
"""
