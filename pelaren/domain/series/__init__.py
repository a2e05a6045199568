"""
Number series: invoice numbers and conversation numbers, without a gap and without a repeat.

A number is taken from a locked row in the transaction that uses it, so a rolled-back order gives its number back.
"""
