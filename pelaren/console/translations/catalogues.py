"""The catalogues in `pelaren/locale`: reading, writing and compiling them."""

import os
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent.parent / "locale"
COMPLETE = ("fi", "sv")
"""Languages that must have every text. Others, such as sv_FI, hold only the words that differ."""


def sources(locale: Path = LOCALE) -> Iterator[Path]:
    """Yield every catalogue that people edit."""
    yield from sorted(locale.glob("*/LC_MESSAGES/django.po"))


def source_of(language: str, locale: Path = LOCALE) -> Path:
    """Return the catalogue of a language, present or not."""
    return locale / language / "LC_MESSAGES" / "django.po"


def language_of(source: Path) -> str:
    """Return the language of a catalogue."""
    return source.parent.parent.name


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Compile the catalogues that are newer than their compiled form, and return those."""
    stale = [source for source in sources(locale) if is_stale(source)]
    for source in stale:
        compile_one(source)
    return stale


def is_stale(source: Path) -> bool:
    """Return whether a catalogue has no compiled form, or an older one."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_one(source: Path) -> None:
    """Write the compiled form of a catalogue; fuzzy texts are left out."""
    # Babel takes a moment to load and a start with nothing stale should not wait for it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=language_of(source), abort_invalid=True)
    draft = source.with_suffix(f".{os.getpid()}.draft")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(source.with_suffix(".mo"))
