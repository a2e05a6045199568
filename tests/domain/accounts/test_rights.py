import pytest

from pelaren.domain.accounts import queries
from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.permissions import IN_WORDS, Permission
from pelaren.domain.accounts.roles import PERMISSIONS, Role

LOOKING = {
    Permission.ENTER,
    Permission.VIEW_CONTRACTS,
    Permission.VIEW_INSURED,
    Permission.VIEW_INVOICES,
    Permission.READ_MESSAGES,
}


@pytest.mark.parametrize("role", Role)
def test_every_role_has_rights(role):
    assert PERMISSIONS[role]


def test_every_right_can_be_said_in_words():
    assert IN_WORDS.keys() == set(Permission) - {Permission.ENTER}


def test_the_main_user_may_do_everything():
    assert PERMISSIONS[Role.MASTER] == set(Permission)


def test_whoever_may_only_look_may_change_nothing():
    assert PERMISSIONS[Role.READER] == LOOKING


def test_whoever_handles_messages_sees_no_insured_and_no_invoices():
    assert PERMISSIONS[Role.MESSAGES] == {Permission.ENTER, Permission.READ_MESSAGES, Permission.ANSWER_MESSAGES}


def test_a_pension_officer_reads_no_messages():
    assert not PERMISSIONS[Role.PENSION_OFFICER] & {Permission.READ_MESSAGES, Permission.ANSWER_MESSAGES}


def test_one_person_may_have_other_rights_at_another_employer(world):
    at_sunnana = Membership.objects.create(user=world.asta.user, employer=world.sunnana, role=Role.READER)

    assert world.asta.may(Permission.CHANGE_INSURED)
    assert not at_sunnana.may(Permission.CHANGE_INSURED)


def test_colleagues_are_those_of_the_same_employer(world):
    assert list(queries.colleagues(world.asta)) == [world.bengt, world.jonas, world.asta]


def test_the_companys_staff_stands_with_departments_by_surname(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = {str(one.user): [d.name for d in one.departments.all()] for one in queries.staff()}

    assert found == {"DILI01": ["Kundservice"], "MARE01": ["Beräkning"], "ERWA01": []}
