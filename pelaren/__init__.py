"""Pelaren: the employer portal for occupational pension."""
