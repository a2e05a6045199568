"""
Pelaren's own PostgreSQL: finding its programs, making its folder, starting, stopping and recovering it.

Knows nothing of Django, so that tests and commands can use it before any settings exist. SQL here is accepted by
PostgreSQL 15 to 18. Nothing here ever deletes a cluster or switches off fsync.
"""

from pelaren.console.postgres.cluster import Cluster, ensure_cluster

__all__ = ["Cluster", "ensure_cluster"]
