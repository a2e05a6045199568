"""
Tenancy: for whom the current transaction acts, and the database policies that hold it to that.

Two lines guard every employer's rows. The first is `open_to` on every queryset; the second is PostgreSQL's forced
row-level security, which reads three transaction-local settings written here. Either must hold without the other.
"""
