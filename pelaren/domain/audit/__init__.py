"""
Audit: who did what to what, in the same transaction as the deed.

Append-only and hash-chained per employer (and once for the pension company's own events): each line carries the hash of
the line before it, so a changed, removed, inserted or moved line breaks the chain at a place that can be named.
"""
