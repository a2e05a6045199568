"""Looking after the translations without GNU gettext."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelaren.console.translations import catalogues, checking, extraction

WIDTH = 120


class Command(BaseCommand):
    """`compile`, `extract` or `check`."""

    help = (
        "Compile, collect or check the Swedish and Finnish texts (for developers).\n\n"
        "English is written in code and templates; pelaren/locale holds the other languages."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="compile | extract | check")
        actions.add_parser("compile", help="Compile the catalogues that have changed; `up` does it by itself")
        actions.add_parser("extract", help="Add new texts of the program to the catalogues and remove unused ones")
        actions.add_parser(
            "check", help="List what is missing, fuzzy, unused or has other placeholders (exit status 1)"
        )

    def handle(self, *args: object, action: str, **options: object) -> None:
        """Do one of the three."""
        {"compile": self.compile_stale, "extract": self.extract, "check": self.check_all}[action]()

    def compile_stale(self) -> None:
        """Compile what is stale."""
        catalogues.compile_stale()

    def extract(self) -> None:
        """Bring every catalogue in line with the program, keeping the translations it has."""
        wanted = extraction.collect()
        languages = {*catalogues.COMPLETE, *map(catalogues.language_of, catalogues.sources())}
        for language in sorted(languages):
            source = catalogues.source_of(language)
            catalogue = read(source)
            catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
            if language not in catalogues.COMPLETE:
                keep_translated(catalogue)
            write(catalogue, source)

    def check_all(self) -> None:
        """List the problems. Raises CommandError when there are any."""
        wanted = extraction.collect()
        found = [
            f"{language}: {problem}"
            for language in sorted({*catalogues.COMPLETE, *map(catalogues.language_of, catalogues.sources())})
            for problem in checking.problems(
                read(catalogues.source_of(language)), wanted, complete=language in catalogues.COMPLETE
            )
        ]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} texts to mend in pelaren/locale."]))


def read(source: Path) -> Catalog:
    """Return a catalogue; an empty one when the file does not exist yet."""
    language = catalogues.language_of(source)
    if not source.exists():
        return Catalog(locale=language, project="Pelaren", charset="utf-8")
    with source.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def keep_translated(catalogue: Catalog) -> None:
    """Drop the texts that a catalogue of few words does not translate."""
    for message in [message for message in catalogue if message.id and not any(checking.forms(message.string))]:
        catalogue.delete(message.id, context=message.context)


def write(catalogue: Catalog, source: Path) -> None:
    """Write a catalogue so that two people's changes merge: sorted by text, without line numbers."""
    source.parent.mkdir(parents=True, exist_ok=True)
    with source.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=WIDTH,
            sort_output=True,
            include_lineno=False,
            ignore_obsolete=True,
            omit_header=False,
        )
