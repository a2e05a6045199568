import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pelaren.console import processes
from pelaren.console.supervision.fingerprints import Memory, of_files
from pelaren.console.supervision.services import MARK, Program, end_leftovers, start_python
from pelaren.console.supervision.supervisor import PAUSES, STEADY_SECONDS, Supervisor, Watch

SLEEPING = ("-c", "import time; time.sleep(60)")
WITH_CHILD = (
    "-c",
    "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)",
)


def a_program(folder: Path, arguments: tuple[str, ...] = SLEEPING) -> Program:
    return Program("sleeper", arguments, {**os.environ, MARK: str(folder)}, folder)


def marked(folder: Path) -> list[int]:
    return processes.carrying(MARK, str(folder))


def test_a_program_that_is_killed_is_started_again(tmp_path: Path) -> None:
    supervisor, program = Supervisor(), a_program(tmp_path)
    supervisor.add(program)
    assert program.process
    killed = program.process.pid

    os.kill(killed, signal.SIGKILL)
    assert processes.wait_until(lambda: bool(supervisor.tick() or program.process.pid != killed), 5)

    assert program.is_alive()
    supervisor.stop()
    assert marked(tmp_path) == []


def test_a_program_that_keeps_ending_is_started_later_and_later(tmp_path: Path) -> None:
    supervisor = Supervisor()
    watch = Watch(a_program(tmp_path), started_at=time.monotonic())

    waits = []
    for _ in range(len(PAUSES) + 1):
        supervisor.note_death(watch)
        waits.append((watch.due_at or 0) - time.monotonic())

    assert waits == pytest.approx([0.5, 1.0, 2.0, 5.0, 5.0, 5.0], abs=0.4)


def test_a_program_that_ran_well_is_started_again_at_once(tmp_path: Path) -> None:
    watch = Watch(a_program(tmp_path), started_at=time.monotonic() - STEADY_SECONDS - 1, deaths=3)

    Supervisor().note_death(watch)

    assert watch.deaths == 0
    assert (watch.due_at or 0) <= time.monotonic()


def test_children_of_a_killed_program_do_not_stay_behind(tmp_path: Path) -> None:
    program = a_program(tmp_path, WITH_CHILD)
    program.start()
    assert program.process
    assert processes.wait_until(lambda: len(marked(tmp_path)) == 2, 10)

    os.kill(program.process.pid, signal.SIGKILL)
    program.stop()

    assert processes.wait_until(lambda: not marked(tmp_path), 5)


def test_a_program_ends_when_the_one_that_started_it_is_killed(tmp_path: Path) -> None:
    starter = (
        "import os, signal, sys; from pathlib import Path; "
        "from pelaren.console.supervision.services import start_python; "
        "start_python(['-c', 'import time; time.sleep(60)'], dict(os.environ), Path(sys.argv[1])); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )

    subprocess.run(
        [sys.executable, "-c", starter, tmp_path],
        env={**os.environ, MARK: str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )

    assert processes.wait_until(lambda: not marked(tmp_path), 5)


def test_what_a_killed_portal_left_behind_is_ended(tmp_path: Path) -> None:
    left = start_python(SLEEPING, {**os.environ, MARK: str(tmp_path)}, tmp_path)
    assert processes.wait_until(lambda: marked(tmp_path) == [left.pid], 5)

    end_leftovers(tmp_path)

    assert left.wait(5) == -signal.SIGTERM


def test_a_process_that_nobody_collected_is_not_alive(tmp_path: Path) -> None:
    ended = start_python(("-c", ""), dict(os.environ), tmp_path)

    assert processes.wait_until(lambda: not processes.is_alive(ended.pid), 5)
    assert ended.returncode is None
    ended.wait()


def test_what_was_done_is_remembered_until_its_files_change(tmp_path: Path) -> None:
    file = tmp_path / "style.css"
    file.write_text("a")
    memory = Memory(tmp_path)

    memory.note("static files", of_files([file]))
    before = memory.is_done("static files", of_files([file]))
    file.write_text("ab")

    assert before
    assert not memory.is_done("static files", of_files([file]))


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_damaged_memory_only_forgets(tmp_path: Path, content: str) -> None:
    (tmp_path / "state.json").write_text(content)

    assert Memory(tmp_path).read() == {}
