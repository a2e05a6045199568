import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.accounts.models import User
from pelaren.domain.accounts.operations import users
from pelaren.values.names import user_id_stem


def a_person(number: int = 0, *, first: str = "Elin", last: str = "Sandholm", handle: str | None = None) -> User:
    return users.create(
        email=f"person{number}@norrvik.example", first_name=first, last_name=last, password=None, handle=handle
    )


def test_the_user_id_is_two_letters_of_each_name_and_two_digits(db):
    assert a_person().handle == "ELSA01"


def test_the_next_person_with_the_same_letters_gets_the_next_number(db):
    assert [a_person(number, last="Sarin").handle for number in range(3)] == ["ELSA01", "ELSA02", "ELSA03"]


def test_a_number_that_was_given_by_hand_is_passed_over(db):
    a_person(1, handle="ELSA01")
    a_person(2, handle="ELSA03")

    assert [a_person(number).handle for number in (3, 4)] == ["ELSA02", "ELSA04"]


def test_after_ninety_nine_people_come_three_digits(db):
    User.objects.bulk_create(
        User(email=f"{number}@norrvik.example", handle=f"ELSA{number:02d}", first_name="E", last_name="S")
        for number in range(1, 100)
    )

    assert a_person().handle == "ELSA100"


def test_a_handle_that_is_taken_is_refused(db):
    a_person(1)

    with pytest.raises(IntegrityError):
        a_person(2, handle="ELSA01")


def test_one_address_belongs_to_one_person_also_in_capital_letters(db):
    a_person(1)

    with pytest.raises(IntegrityError):
        users.create(email="PERSON1@norrvik.example", first_name="Åke", last_name="Ö", password=None)


def test_without_a_password_nobody_signs_in(db):
    assert not a_person().has_usable_password()


def test_a_password_is_kept_as_argon2id(db):
    user = users.create(email="a@norrvik.example", first_name="A", last_name="B", password="sju sjöar")

    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password("sju sjöar")


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_names_make_four_capital_letters(first, last):
    stem = user_id_stem(first, last)

    assert len(stem) == 4
    assert stem.isascii()
    assert stem.isupper()
