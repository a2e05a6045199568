"""Values without a life of their own: money, dates, numbers and names. Pure Python, no Django, no clock."""
