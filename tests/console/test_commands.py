import subprocess
import sys
from pathlib import Path

import pytest

from pelaren.console import commands
from pelaren.console.translations import catalogues

PROJECT = Path(__file__).resolve().parent.parent.parent


def pelaren(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pelaren", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )


def test_without_a_command_every_command_is_listed_with_a_sentence() -> None:
    told = pelaren()

    assert told.returncode == 0
    for name in commands.command_names():
        assert commands.purpose(name).endswith("."), name
        assert f"  {name} " in told.stdout


def test_commands_are_typed_with_hyphens() -> None:
    assert all(name == name.lower().replace("_", "-") for name in commands.command_names())
    assert commands.module_name("verify-audit").endswith(".verify_audit")


def test_an_unknown_command_is_answered_with_the_nearest_one() -> None:
    told = pelaren("transaltions")

    assert told.returncode == 2
    assert told.stderr == "There is no command transaltions. Did you mean translations?\n"


@pytest.mark.parametrize("name", sorted(commands.WITHOUT_DATABASE))
def test_help_says_what_a_command_is_for_and_hides_what_is_djangos(name: str) -> None:
    told = pelaren(name, "--help")

    assert told.returncode == 0
    assert f"python -m pelaren {name}" in told.stdout
    assert "--pythonpath" not in told.stdout


def test_a_refusal_is_one_sentence_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a-file"
    file.touch()
    monkeypatch.setenv("PELAREN_DATA", str(file / "data"))

    told = pelaren("up")

    assert told.returncode == 1
    assert told.stderr.startswith("Pelaren cannot write in the folder")
    assert "Traceback" not in told.stderr


def test_the_languages_that_must_be_complete_are_there() -> None:
    assert {catalogues.language_of(source) for source in catalogues.sources()} >= set(catalogues.COMPLETE)
