"""
Rows by SQL of our own, where every request or every message needs them: Django puts a query together anew each
time, which costs more than the database needs to carry it out. Every table has its key first, and it is `id`.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from pelaren.domain.tenancy.prepared import prepared

Row = TypeVar("Row", bound=models.Model)


def one_row(model: type[Row], condition: str, parameters: Sequence[Any]) -> Row | None:
    """Return the row of a condition, which is what follows `where`; None when there is none."""
    with prepared() as cursor:
        cursor.execute(_selection(model, condition), parameters)
        values = cursor.fetchone()
    return made(model, values) if values else None


def some_rows(model: type[Row], condition: str, parameters: Sequence[Any]) -> list[Row]:
    """Return the rows of a condition and in an order, which are what follows `where`."""
    with prepared() as cursor:
        cursor.execute(_selection(model, condition), parameters)
        return [made(model, values) for values in cursor.fetchall()]


def _selection(model: type[models.Model], condition: str) -> str:
    return f"select {columns(model)} from {model._meta.db_table} where {condition}"  # noqa: S608  (all our own words)


def made(model: type[Row], values: Sequence[object]) -> Row:
    """Return the row that a query with `columns` has found."""
    return model.from_db(connection.alias, names(model), values)


def insert_row(row: models.Model) -> None:
    """Insert a new row and give it its id."""
    model = type(row)
    with prepared() as cursor:
        cursor.execute(_insertion(model), [_kept(row, field) for field in model._meta.concrete_fields[1:]])
        row.pk = cursor.fetchone()[0]


def update_row(row: models.Model, changed: Sequence[str]) -> None:
    """Write some fields of a row, by their names."""
    own = {field.name: field for field in type(row)._meta.concrete_fields}
    fields = [own[name] for name in changed]
    setting = ", ".join(f"{field.column} = %s" for field in fields)
    with prepared() as cursor:
        sql = f"update {row._meta.db_table} set {setting} where id = %s"  # noqa: S608  (all our own words)
        cursor.execute(sql, [*(_kept(row, field) for field in fields), row.pk])


def _kept(row: models.Model, field: models.Field) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


@cache
def _insertion(model: type[models.Model]) -> str:
    given = [str(field.column) for field in model._meta.concrete_fields[1:]]
    return (
        f"insert into {model._meta.db_table} ({', '.join(given)}) values ({', '.join(['%s'] * len(given))})"  # noqa: S608
        " returning id"
    )


@cache
def names(model: type[models.Model]) -> list[str]:
    """Return the names of a table's columns as attributes of its model."""
    return [field.attname for field in model._meta.concrete_fields]


@cache
def columns(model: type[models.Model]) -> str:
    """Return the columns of a table for a select list."""
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in model._meta.concrete_fields)
