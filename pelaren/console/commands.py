"""Finding and running the operator's commands: the modules of `pelaren/console/management/commands`."""

import ast
import difflib
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from pelaren.console.env_file import read_env_file
from pelaren.console.postgres.environment import ROLE, URLS, prepare
from pelaren.console.postgres.refusals import StartRefused

PROGRAM = "python -m pelaren"
FOLDER = Path(__file__).parent / "management" / "commands"
PACKAGE = "pelaren.console.management.commands"
PROJECT = Path(__file__).resolve().parent.parent.parent
WITHOUT_DATABASE = {"up", "database", "forecast", "translations"}
"""Commands that look after the database themselves, or need none."""
ROLES = {"migrate": "owner", "worker": "worker"}
"""Commands that do not log in to the database as the app role."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; without a command, list what there is."""
    read_env_file(Path(".env"), os.environ)
    known = command_names()
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(overview(known))
        return 0
    name = arguments[0]
    if name not in known:
        sys.stderr.write(unknown(name, known) + "\n")
        return 2
    try:
        return run_command(name, arguments[1:])
    except StartRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Run a command that exists, with Django loaded and the database at hand when it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pelaren.config.settings")
    if name not in WITHOUT_DATABASE:
        os.environ[ROLE] = ROLES.get(name) or os.environ.get(ROLE) or "app"
        if {"-h", "--help"} & set(arguments[:1]):
            # Help must work before anything is installed: no server is started for it, and nothing connects.
            os.environ.setdefault(URLS[os.environ[ROLE]], "postgresql:///pelaren")
        prepare(os.environ, data_folder(os.environ))
        import_module("django").setup()
    return import_module("pelaren.console.runner").run(PROGRAM, name, module_name(name), arguments)


def data_folder(environ: Mapping[str, str]) -> Path:
    """Return the data folder: PELAREN_DATA, else `.data` in the project."""
    return Path(environ.get("PELAREN_DATA") or PROJECT / ".data").resolve()


def command_names() -> list[str]:
    """Return the commands as they are typed, for example `verify-audit`."""
    return sorted(file.stem.replace("_", "-") for file in FOLDER.glob("[!_]*.py"))


def module_name(name: str) -> str:
    """Return the module of a command."""
    return f"{PACKAGE}.{name.replace('-', '_')}"


def overview(known: Sequence[str]) -> str:
    """Return the list of commands with one line each."""
    width = max(map(len, known))
    lines = [f"  {name:<{width}}  {purpose(name)}" for name in known]
    return "\n".join(
        [f"Usage: {PROGRAM} COMMAND", "", *lines, "", f"More about one of them: {PROGRAM} COMMAND --help", ""]
    )


def purpose(name: str) -> str:
    """Return the first line of a command's help, read without running its module."""
    source = ast.parse((FOLDER / f"{name.replace('-', '_')}.py").read_text())
    helps = [
        line.value.value
        for line in ast.walk(source)
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and names_help(line)
    ]
    return str(helps[0] if helps else ast.get_docstring(source) or "").partition("\n")[0]


def names_help(line: ast.Assign) -> bool:
    """Return whether a line of a command's module says `help = …`."""
    return any(isinstance(target, ast.Name) and target.id == "help" for target in line.targets)


def unknown(name: str, known: Sequence[str]) -> str:
    """Return the sentence for a command that does not exist, with the nearest name."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    advice = f"Did you mean {near[0]}?" if near else f"{PROGRAM} lists what there is."
    return f"There is no command {name}. {advice}"
