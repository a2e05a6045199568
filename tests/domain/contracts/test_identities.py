import pytest
from django.db import IntegrityError, connection, transaction
from stdnum import luhn

from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Insured
from pelaren.domain.vault.rules import CannotOpen
from pelaren.values.identity_numbers import parse
from tests.world import TODAY, an_identity, an_insured


def test_an_identity_number_is_sealed_and_can_be_revealed(world):
    identity = an_identity()

    insured = an_insured(world.group, identity=identity).insured

    assert identities.reveal(Insured.objects.get(pk=insured.pk)) == identity.value
    assert insured.identity_head == identity.value[:7]


def test_no_column_of_the_row_holds_the_number_in_clear(world):
    identity = an_identity()
    insured = an_insured(world.group, identity=identity).insured

    with connection.cursor() as cursor:
        cursor.execute("select to_jsonb(i)::text from contracts_insured i where id = %s", [insured.pk])
        stored = cursor.fetchone()[0]

    assert identity.value[-4:] not in stored
    assert identity.value.encode().hex() not in stored


def test_a_sealed_number_does_not_open_in_somebody_elses_row(world):
    sofia, anna = (an_insured(world.group).insured for _ in range(2))

    anna.identity_sealed = sofia.identity_sealed

    with pytest.raises(CannotOpen):
        identities.reveal(anna)


def test_the_database_keeps_a_person_from_being_twice_in_a_contract(world):
    identity = an_identity()
    an_insured(world.group, identity=identity)

    with pytest.raises(IntegrityError, match="insured_person_once_in_contract"), transaction.atomic():
        an_insured(world.group, identity=identity)


def test_the_year_of_birth_is_known_even_where_the_day_is_not(world):
    # A coordination number whose month and day are unknown: 00 and 60.
    digits = "560060980"
    unknown = parse(f"19{digits}{luhn.calc_check_digit(digits)}", "SE", today=TODAY)

    insured = an_insured(world.swedish_group, identity=unknown).insured

    assert insured.birth_date is None
    assert insured.birth_year == 1956
