"""Salaries: which contracts let the instalment follow the salary."""
