"""
Billing: payment plan, invoice proposal, invoice.

A proposal is an invoice that has not been issued: free to change, without number and without postings. Issuing gives
it number, reference, document and ledger entry in one transaction. The line is the unit of truth: a total is the sum
of lines.
"""
