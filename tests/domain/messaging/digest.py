"""A digest of everything that messaging stores but the trail: equal before and after whoever only reads."""

import hashlib

from django.db import connection
from psycopg import sql

TABLES = ("messaging_conversation", "messaging_message", "messaging_closure", "vault_employerkey")


def digest() -> str:
    """Return a digest of every row of the tables that messaging writes."""
    total = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(sql.SQL("select t::text from {} t order by 1").format(sql.Identifier(table)))
            total.update(repr(cursor.fetchall()).encode())
    return total.hexdigest()
