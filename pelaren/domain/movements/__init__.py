"""
Movements: orders that touch both the register and billing: joining, leaving, changing an instalment.

They live above both, because contracts and billing may not know each other both ways.
"""
