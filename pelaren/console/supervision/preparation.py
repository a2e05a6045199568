"""What must be in order before the web server starts: texts, static files, tables and, at first, the demo world."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pelaren.console.postgres.environment import ROLE, SECRET_FILES, URLS
from pelaren.console.postgres.refusals import StartRefused
from pelaren.console.supervision import fingerprints
from pelaren.console.supervision.services import start_python
from pelaren.console.translations.catalogues import compile_stale


class OtherRootKey(StartRefused):
    """The root key is not the one that this database was used with."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The root key in {path} is not the one this database has been used with, so stored messages could not be "
            "opened. Put the right file back from your backup."
        )


class StepFailed(StartRefused):
    """A step of the start ended with an error."""

    def __init__(self, purpose: str, told: str) -> None:
        super().__init__(f"This step failed: {purpose}. It said:\n{told.strip()}")


@dataclass
class Step:
    """One command of ours on its way, in a process of its own."""

    purpose: str
    arguments: list[str]
    process: subprocess.Popen[bytes]

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or badly."""
        return self.process.poll() is not None

    def finish(self) -> None:
        """Wait for it. Raises StepFailed with what it said."""
        told, _ = self.process.communicate()
        if self.process.returncode:
            raise StepFailed(self.purpose, told.decode(errors="replace"))


@dataclass
class Preparation:
    """Does what is not done yet, and nothing when everything is."""

    folder: Path
    project: Path
    environment: Mapping[str, str]
    is_demo: bool
    memory: fingerprints.Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = fingerprints.Memory(self.folder)

    def run(self) -> Step | None:
        """
        Do all steps, side by side where they do not need one another. Raises StepFailed.

        The demo world, which takes longest, is only begun: it is one transaction, so web server and worker may start
        meanwhile. Its step is returned, to be given to `finish_demo_world`.
        """
        self.hold_root_key()
        compile_stale()
        collecting = self.collect_static_files()
        self.migrate()
        building = self.build_demo_world()
        if collecting:
            collecting.finish()
            self.memory.note("static files", fingerprints.of_static_files(self.static_folder))
        return building

    def hold_root_key(self) -> None:
        """
        Remember which root keys belong to this database. Raises OtherRootKey when none of those known is left.

        A key may be added, and an older one taken out later: that is how they are exchanged.
        """
        path = Path(self.environment[SECRET_FILES["root-key"]])
        database, keys = fingerprints.of_database(self.environment[URLS["owner"]]), fingerprints.of_keys(path)
        known = self.memory.read().get("root key", "")
        if known.startswith(f"{database}:") and keys.isdisjoint(known.removeprefix(f"{database}:").split(",")):
            raise OtherRootKey(path)
        self.memory.note("root key", f"{database}:{','.join(sorted(keys))}")

    @property
    def static_folder(self) -> Path:
        """Where the collected static files go."""
        return Path(self.environment.get("PELAREN_STATIC") or self.folder / "static")

    def collect_static_files(self) -> Step | None:
        """Start collecting the static files, unless none has changed."""
        if self.memory.is_done("static files", fingerprints.of_static_files(self.static_folder)):
            return None
        return self.begin("Collecting the static files", ["django", "collectstatic", "--noinput", "--verbosity=0"])

    def migrate(self) -> None:
        """Bring the database to the newest schema, unless it is there."""
        owner_url = self.environment[URLS["owner"]]
        if not self.memory.is_done("migrations", fingerprints.of_migrations(owner_url)):
            self.begin("Preparing the tables", ["migrate", "--noinput"], role="owner").finish()
            self.memory.note("migrations", fingerprints.of_migrations(owner_url))

    def build_demo_world(self) -> Step | None:
        """Begin the demo world in a database that has none. The command itself does nothing when it is there."""
        mark = fingerprints.of_database(self.environment[URLS["owner"]])
        if not self.is_demo or self.memory.is_done("demo world", mark):
            return None
        return self.begin("Building the demo world", ["demo"])

    def finish_demo_world(self, building: Step) -> None:
        """Note that the demo world stands. Raises StepFailed when it does not."""
        building.finish()
        self.memory.note("demo world", fingerprints.of_database(self.environment[URLS["owner"]]))

    def begin(self, purpose: str, arguments: list[str], role: str = "app") -> Step:
        """Start a command of ours."""
        sys.stdout.write(f"{purpose} …\n")
        sys.stdout.flush()
        environment = {**self.environment, ROLE: role}
        process = start_python(["-m", "pelaren", *arguments], environment, self.project, output=subprocess.PIPE)
        return Step(purpose, arguments, process)
