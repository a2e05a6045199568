import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from pelaren.domain.vault import rules
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations import keys

KEY = bytes(range(32))
PLACE = "message:1:2:3"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_for_a_place_opens_there(content, place):
    assert rules.unseal(KEY, rules.seal(KEY, content, place=place), place=place) == content


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_changed_bit_is_refused(content, data):
    sealed = bytearray(rules.seal(KEY, content, place=PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(rules.CannotOpen):
        rules.unseal(KEY, bytes(sealed), place=PLACE)


@given(st.integers(0, 28))
def test_what_is_cut_short_is_refused(length):
    sealed = rules.seal(KEY, b"", place=PLACE)

    with pytest.raises(rules.CannotOpen):
        rules.unseal(KEY, sealed[:length], place=PLACE)


def test_another_key_and_another_place_are_refused():
    sealed = rules.seal(KEY, b"Hej", place=PLACE)

    with pytest.raises(rules.CannotOpen):
        rules.unseal(rules.new_key(), sealed, place=PLACE)
    with pytest.raises(rules.CannotOpen):
        rules.unseal(KEY, sealed, place="message:1:2:4")


def test_an_index_is_equal_for_equal_values_of_one_employer_and_kind_and_no_others():
    def index(key=KEY, kind="identity", value="140582-981X"):
        return rules.index(key, kind=kind, value=value)

    assert index() == index()
    assert len({index(), index(key=rules.new_key()), index(kind="word"), index(value="140582-9813")}) == 4


def test_an_employers_key_is_made_once_and_stays(world):
    first = keys.employer_key(world.norrvik.pk)

    assert keys.employer_key(world.norrvik.pk) == first
    assert EmployerKey.objects.filter(employer=world.norrvik).count() == 1


def test_employers_have_different_keys(world):
    assert keys.employer_key(world.norrvik.pk) != keys.employer_key(world.sunnana.pk)


def test_a_key_moved_to_another_employer_is_refused(world):
    keys.employer_key(world.norrvik.pk)
    stolen = EmployerKey.objects.get(employer=world.norrvik)
    EmployerKey.objects.create(employer=world.sunnana, wrapped=stolen.wrapped)

    with pytest.raises(keys.WrongRootKey):
        keys.employer_key(world.sunnana.pk)


def test_a_key_can_be_wrapped_anew_but_neither_given_to_another_employer_nor_removed(world):
    keys.employer_key(world.norrvik.pk)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EmployerKey.objects.update(employer=world.sunnana)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EmployerKey.objects.update(generation=7)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        EmployerKey.objects.all()._raw_delete("default")


@pytest.mark.parametrize("text", ["", "not base64", base64.b64encode(b"too short").decode()])
def test_a_root_key_that_is_no_key_is_refused_by_the_name_of_its_setting(settings, text):
    settings.PELAREN_ROOT_KEY = text

    with pytest.raises(ImproperlyConfigured, match="PELAREN_ROOT_KEY_FILE"):
        keys.root_key()
