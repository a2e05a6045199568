"""Savings: reading in unit holdings and prices."""
