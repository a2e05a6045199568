"""Prepared statements: kept with the connection, and as blind to other employers as any."""

import pytest
from django.db import IntegrityError, connection, transaction

from pelaren.domain.employers.models import Employer
from pelaren.domain.tenancy import context
from pelaren.domain.tenancy.prepared import prepared
from tests.world import a_contract, an_insured

OWN = "select id from contracts_insured where last_name <> %s"
PLANNED_FOR_ALL = 12  # the database weighs a plan for all values after five


def asked(sql: str, *values: object) -> list[tuple]:
    with prepared() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def kept() -> dict[str, int]:
    """Return the statements that the connection keeps, and how often the plan for all values was used."""
    with connection.cursor() as cursor:
        cursor.execute("select statement, generic_plans from pg_prepared_statements where not from_sql")
        return dict(cursor.fetchall())


def test_a_statement_is_kept_from_the_second_time_on_and_an_ordinary_one_never_is(db):
    sql = "select %s::int + 1 as kept_by_this_test"

    assert [asked(sql, number) for number in range(4)] == [[(1,)], [(2,)], [(3,)], [(4,)]]
    for number in range(4):
        Employer.objects.filter(customer_number=number).first()

    assert [statement for statement in kept() if "kept_by_this_test" in statement] == [sql.replace("%s", "$1")]
    assert not [statement for statement in kept() if "customer_number" in statement and "LIMIT" in statement]


def test_a_plan_kept_from_one_employer_shows_another_only_its_own_rows(world):
    _, elsewhere = a_contract(world.sunnana, number="9001-4")
    ours, theirs = an_insured(world.group).insured_id, an_insured(elsewhere).insured_id

    with transaction.atomic():
        for _ in range(PLANNED_FOR_ALL):
            context.act_for_employer(employer_id=world.norrvik.pk, user_id=world.asta.user_id)
            assert asked(OWN, "Nobody") == [(ours,)]
            context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)
            assert asked(OWN, "Nobody") == [(theirs,)]
            context.act_for_nobody()
            assert asked(OWN, "Nobody") == []
        assert kept()[OWN.replace("%s", "$1")] > 0
        context.act_for_insurer(user_id=None)
        assert sorted(asked(OWN, "Nobody")) == [(ours,), (theirs,)]


def test_a_statement_that_failed_works_the_next_time(world):
    sql = "insert into accounts_department (name) values (%s) returning name"

    for name in ("Kundtjänst Syd", "Kundtjänst Väst", "Kundtjänst Norr"):
        assert asked(sql, name) == [(name,)]
        with pytest.raises(IntegrityError), transaction.atomic():
            asked("insert into accounts_department (id, name) select id, name from accounts_department limit %s", 1)

    assert asked(sql, "Kundtjänst Öst") == [("Kundtjänst Öst",)]


def test_what_is_asked_is_counted_among_the_queries(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        asked("select %s::int", 1)
        asked("select %s::int", 2)
