"""
Runs: long work and work in two steps that a person watches, with how far it has come and what was wrong with each row.

A run knows nothing of what it does: whoever starts it gives it a kind and keeps its own content and result in it.
"""
