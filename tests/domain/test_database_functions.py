"""The database orders and folds names itself; Python does the same for what somebody typed. They must agree."""

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelaren.values.names import fold, sort_key

# Every letter that European names are written with, and the signs that stand between them.
LETTERS = "".join(chr(code) for code in range(0x20, 0x250) if chr(code).isprintable())
names = st.text(alphabet=LETTERS, max_size=60)
several_in_one_transaction = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ask(function: str, text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [text])
        return cursor.fetchone()[0]


@several_in_one_transaction
@given(name=names)
def test_the_database_orders_names_as_python_does(db, name):
    assert ask("swe_sort", name) == sort_key(name)


@several_in_one_transaction
@given(name=names)
def test_the_database_folds_names_as_python_does(db, name):
    assert ask("fold_name", name) == fold(name)


def test_the_swedish_alphabet_ends_with_a_ring_a_umlaut_o_umlaut(db):
    typed = ["Öberg", "Zorn", "Ärlig", "ek", "Åkesson", "Édith", "von Ek", "Alm", "Wahl", "Vik"]

    in_order = sorted(typed, key=lambda name: ask("swe_sort", name))

    assert in_order == ["Alm", "Édith", "ek", "Vik", "von Ek", "Wahl", "Zorn", "Åkesson", "Ärlig", "Öberg"]
