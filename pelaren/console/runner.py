"""Running one command module: its options, its help, and its refusals as sentences."""

import sys
from collections.abc import Sequence
from importlib import import_module

from django.core.management.base import BaseCommand, CommandError

DJANGO_OPTIONS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
}
"""Options that Django gives every command and that tell an operator nothing: they work, but are not listed."""


def run(program: str, name: str, module: str, arguments: Sequence[str]) -> int:
    """Run a command and return its exit status; a CommandError is printed as the sentence it is."""
    command: BaseCommand = import_module(module).Command()
    command.suppressed_base_arguments = set(command.suppressed_base_arguments) | DJANGO_OPTIONS
    command.requires_system_checks = []
    options = vars(command.create_parser(program, name).parse_args(list(arguments)))
    try:
        command.execute(*options.pop("args", ()), **options)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    return 0
