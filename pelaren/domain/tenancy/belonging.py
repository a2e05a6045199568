"""
Migration operations by which rows belong to their parents, checked once a statement instead of once a row.

A foreign key asks once for every row and locks the parent each time. Where a parent is never removed and never gets
another key (`kept`), one question about all new rows holds the same, at a fraction of the price: a run of invoices
writes hundreds of thousands of rows (docs/adr/0008).
"""

from collections.abc import Mapping

from django.db.migrations.operations import RunSQL


def kept(table: str, *key: str) -> RunSQL:
    """Return an operation that lets no row of a table be removed, nor the columns of its key be changed, by anybody."""
    columns = ", ".join(("id", *key))
    old, new = (", ".join(f"{row}.{column}" for column in ("id", *key)) for row in ("old", "new"))
    return RunSQL(
        f"""
        revoke delete, truncate on {table} from pelaren_app, pelaren_worker;
        create or replace function refuse_losing() returns trigger language plpgsql
            set search_path = pg_catalog as
            $$ begin raise exception 'rows of % are kept', tg_table_name using errcode = 'restrict_violation'; end $$;
        create trigger {table}_kept before delete or truncate on {table}
            for each statement execute function refuse_losing();
        create trigger {table}_key_kept before update of {columns} on {table}
            for each row when (({old}) is distinct from ({new})) execute function refuse_losing();
        """,
        f"drop trigger {table}_kept on {table}; drop trigger {table}_key_kept on {table};"
        f"grant delete, truncate on {table} to pelaren_app, pelaren_worker;",
    )


def belongs(table: str, *, to: str, by: Mapping[str, str]) -> RunSQL:
    """
    Return an operation that lets a row stand in a table only when its parent stands in another, which must be `kept`.

    `by` tells which column of the row holds which column of the parent. The columns cannot be changed afterwards.
    """
    name = f"{table}_belongs_to_{to}"
    keys, same = ", ".join(by), " and ".join(f"parent.{theirs} = child.{own}" for own, theirs in by.items())
    old, new = (", ".join(f"{row}.{column}" for column in by) for row in ("old", "new"))
    return RunSQL(
        f"""
        -- One look-up in the parent's key for each different parent: good for one row and for a hundred thousand, so
        -- that the plan can be kept for the session.
        create function {name}() returns trigger language plpgsql set search_path = pg_catalog, public
            set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
        begin
            if exists (
                select from (select distinct {keys} from added) child
                where not exists (select from {to} parent where {same})
            ) then
                raise exception 'a row of {table} has no row of {to}' using errcode = 'foreign_key_violation';
            end if;
            return null;
        end $$;
        create trigger {name} after insert on {table} referencing new table as added
            for each statement execute function {name}();
        create trigger {name}_kept before update of {", ".join(by)} on {table}
            for each row when (({old}) is distinct from ({new})) execute function refuse_losing();
        """,
        f"drop trigger {name} on {table}; drop trigger {name}_kept on {table}; drop function {name}()",
    )
