import pytest
from django.core.management.base import CommandError
from django.test import override_settings

from pelaren.console.demo import conversations
from pelaren.console.management.commands.demo import Command
from pelaren.domain.accounts.models import User
from pelaren.domain.employers.models import Employer
from pelaren.domain.tenancy import context


@pytest.fixture
def demo(db, capsys):
    """Run the command and return what it said."""

    def run() -> str:
        context.act_for_nobody()
        Command().handle()
        context.act_for_insurer(user_id=None)
        return capsys.readouterr().out.strip()

    return run


def test_the_first_run_builds_the_world_and_the_second_leaves_it_alone(demo):
    first = demo()
    before = Employer.objects.count(), User.objects.count()

    second = demo()

    assert (first, second) == ("The demo world is built.", "The demo world is built already.")
    assert before == (3, 7) == (Employer.objects.count(), User.objects.count())


def test_outside_demo_mode_it_refuses(demo):
    with override_settings(PELAREN_DEMO=False), pytest.raises(CommandError, match="PELAREN_DEMO=1"):
        demo()

    context.act_for_insurer(user_id=None)
    assert not Employer.objects.exists()


def test_a_database_with_other_employers_is_left_alone(world, demo):
    with pytest.raises(CommandError, match="needs an empty one"):
        demo()

    assert not User.objects.filter(handle="ELSA01").exists()


def test_it_is_built_whole_or_not_at_all(demo, monkeypatch):
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(conversations, "create_conversations", fail)

    with pytest.raises(ZeroDivisionError):
        demo()

    context.act_for_insurer(user_id=None)
    assert not Employer.objects.exists()
    assert not User.objects.exists()
