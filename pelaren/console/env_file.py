"""Reading the operator's `.env` file."""

from collections.abc import MutableMapping
from pathlib import Path

from pelaren.console.postgres.refusals import StartRefused


class LineNotUnderstood(StartRefused):
    """A line of `.env` is not NAME=VALUE."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(f"Line {number} of {path} is not understood: write NAME=VALUE, or begin the line with #.")


def read_env_file(path: Path, environ: MutableMapping[str, str]) -> None:
    """
    Set the variables that a file of NAME=VALUE lines holds, except those that the environment already has.

    Values are taken as they stand, apart from one pair of quotes around them. Raises LineNotUnderstood.
    """
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise LineNotUnderstood(path, number)
        environ.setdefault(name.strip(), unquoted(value.strip()))


def unquoted(value: str) -> str:
    """Return a value without the pair of quotes around it, if there is one."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
