"""
Migration operations that put a table behind row-level security or make it append-only.

Each setting is read in a sub-select, so PostgreSQL evaluates it once a statement instead of once a row. Policies carry
no operator that is not leakproof, so that an explicit `employer_id = …` still uses its index underneath them.
"""

from django.db.migrations.operations import RunSQL

EMPLOYER = "(select nullif(current_setting('app.employer_id', true), '')::bigint)"
USER = "(select nullif(current_setting('app.user_id', true), '')::bigint)"
INSURER = "(select current_setting('app.insurer', true) = 'on')"


def protect(table: str, *, visible: str | None = None, column: str = "employer_id") -> RunSQL:
    """
    Return an operation that forces row-level security on a table.

    Rows are visible and writable to the employer in `column`, and to the pension company. `visible` adds a condition
    for reading only (SQL): it widens what may be seen, never what may be written.
    """
    own = f"{column} = {EMPLOYER} or {INSURER}"
    seen = f"{own} or {visible}" if visible else own
    return RunSQL(
        f"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy {table}_read on {table} for select using ({seen});
        create policy {table}_insert on {table} for insert with check ({own});
        create policy {table}_update on {table} for update using ({own}) with check ({own});
        create policy {table}_delete on {table} for delete using ({own});
        """,
        f"""
        drop policy {table}_read on {table}; drop policy {table}_insert on {table};
        drop policy {table}_update on {table}; drop policy {table}_delete on {table};
        alter table {table} no force row level security; alter table {table} disable row level security;
        """,
    )


def append_only(table: str) -> RunSQL:
    """
    Return an operation that lets rows of a table be added and read, never changed or removed.

    The roles lose the privilege; a trigger refuses the owner too, so that a slip in a migration cannot rewrite history.
    """
    return RunSQL(
        f"""
        revoke update, delete, truncate on {table} from pelaren_app, pelaren_worker;
        create or replace function refuse_rewriting() returns trigger language plpgsql
            set search_path = pg_catalog as
            $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
        create trigger {table}_append_only before update or delete or truncate on {table}
            for each statement execute function refuse_rewriting();
        """,
        f"drop trigger {table}_append_only on {table};",
    )
