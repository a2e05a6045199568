"""
Ledger: double entry, append-only, in integer minor units of one currency an entry.

Knows no invoice, only ids. The database itself refuses an entry whose postings do not sum to zero or mix currencies; an
entry's postings therefore arrive in one statement. Source: docs/ledger.md.
"""
