"""The second line: the database holds even where a query forgets its employer."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from pelaren.domain.accounts.models import Membership
from pelaren.domain.audit.models import Event
from pelaren.domain.billing.operations import proposals
from pelaren.domain.contracts.models import Insured
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.domain.tenancy import context
from tests.world import TODAY, World, an_insured

TENANT_MODELS = [
    model
    for model in apps.get_models()
    if model is Employer or any(field.name == "employer" for field in model._meta.get_fields())
]


def query(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def fill(world: World) -> None:
    """Give Norrvik a row in every table that an operation of today can fill."""
    an_insured(world.group)
    proposals.make(today=TODAY)
    conversations.start(
        employer_id=world.norrvik.pk,
        topic=world.other,
        text="Hej",
        side=Side.EMPLOYER,
        by=world.asta,
        now=timezone.now(),
    )


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_every_table_with_an_employer_forces_row_level_security(db, model):
    flags = dict(query("select relname, relrowsecurity and relforcerowsecurity from pg_class"))

    assert flags[model._meta.db_table] is True


def test_every_table_with_an_employer_column_belongs_to_a_known_model(db):
    found = query("select table_name from information_schema.columns where column_name = 'employer_id'")

    assert {name for (name,) in found} == {model._meta.db_table for model in TENANT_MODELS if model is not Employer}


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_without_open_to_the_database_still_shows_nothing_of_another_employer(world, model):
    fill(world)
    everything = model._default_manager.filter(pk__isnull=False)
    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)
    owner = "pk" if model is Employer else "employer_id"

    assert not everything.filter(**{owner: world.norrvik.pk}).exists()
    assert set(everything.values_list(owner, flat=True)) <= {world.sunnana.pk}


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_with_nobody_to_act_for_the_database_shows_nothing(world, model):
    fill(world)

    context.act_for_nobody()

    assert not model._default_manager.exists()


def test_a_row_cannot_be_written_for_another_employer(world):
    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Conversation.objects.create(
            employer_id=world.norrvik.pk,
            number=1,
            topic=world.other,
            sealed_key=b"x",
            last_side=Side.EMPLOYER,
            employer_wrote=True,
        )


def test_rows_of_another_employer_cannot_be_changed_or_removed(world):
    fill(world)
    context.act_for_employer(employer_id=world.sunnana.pk, user_id=world.cecilia.user_id)

    assert Insured.objects.filter(contract__number=world.contract.number).update(first_name="X") == 0
    assert Insured.objects.all()._raw_delete("default") == 0


def test_a_user_sees_the_own_memberships_before_choosing_and_no_more(world):
    context.act_for_user(world.asta.user_id)

    assert list(Membership.objects.values_list("pk", flat=True)) == [world.asta.pk]
    assert list(Employer.objects.values_list("name", flat=True)) == [world.norrvik.name]


def test_the_web_process_is_neither_superuser_nor_owner_of_anything(db):
    [(role, superuser, bypass)] = query(
        "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
    )
    owned = query(
        "select relname from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
    )

    assert (role, superuser, bypass) == ("pelaren_app", False, False)
    assert owned == []


@pytest.mark.parametrize("role", ["pelaren_app", "pelaren_worker"])
@pytest.mark.parametrize(
    "table", ["audit_event", "ledger_entry", "ledger_posting", "billing_invoicedocument", "messaging_message"]
)
@pytest.mark.parametrize("privilege", ["update", "delete", "truncate"])
def test_history_cannot_be_rewritten(db, role, table, privilege):
    assert query(f"select has_table_privilege('{role}', '{table}', '{privilege}')") == [(False,)]


def test_no_function_runs_with_its_owners_rights_without_a_fixed_search_path(db):
    loose = query(
        "select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'"
        " and prosecdef and not exists (select from unnest(proconfig) c where c like 'search_path=%')"
    )

    assert loose == []


def test_the_context_is_forgotten_with_its_transaction(world):
    context.act_for_insurer(user_id=None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        context.act_for_employer(employer_id=world.norrvik.pk, user_id=None)
        raise ZeroDivisionError

    assert query("select current_setting('app.insurer', true)") == [("on",)]


def test_every_deed_of_an_employer_is_on_its_own_chain(world):
    fill(world)

    assert set(Event.objects.values_list("employer_id", flat=True)) == {world.norrvik.pk}
