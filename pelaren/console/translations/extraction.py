"""Collecting the texts of the program: from Python code, and from Django templates."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
"""Functions whose arguments are texts: which ones, and which is the context (Babel's notation)."""
COMMENT_TAGS = ("Translators:",)
TEMPLATES = {".html", ".txt", ".typ"}


def collect(package: Path = PACKAGE) -> Catalog:
    """Return a catalogue of every text of the program, without translations."""
    catalogue = Catalog(project="Pelaren", charset="utf-8")
    for file in sorted(package.rglob("*")):
        if file.suffix == ".py" or (file.suffix in TEMPLATES and "templates" in file.parts):
            add_texts(catalogue, file, file.relative_to(package.parent).as_posix())
    return catalogue


def add_texts(catalogue: Catalog, file: Path, name: str) -> None:
    """Add the texts of one file, with where they stand and what is said to translators."""
    for line, message, comments, context in texts_in(file):
        catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)


def texts_in(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Yield line, text (singular and plural as a pair), comments and context of each text in a file."""
    source = file.read_text()
    if file.suffix != ".py":
        source = as_python(source, str(file))
    for line, function, found, comments in extract_python(
        io.BytesIO(source.encode()), list(KEYWORDS), list(COMMENT_TAGS), {}
    ):
        arguments = found if isinstance(found, tuple) else (found,)
        yield from understood(line, function, arguments, comments)


def understood(
    line: int, function: str, arguments: tuple[str | None, ...], comments: list[str]
) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Yield the text of one call, unless its arguments are not written out (a variable, for example)."""
    places = KEYWORDS[function] or (1,)
    context = next((arguments[place[0] - 1] for place in places if isinstance(place, tuple)), None)
    wanted = [place - 1 for place in places if isinstance(place, int)]
    if max(wanted) >= len(arguments):
        return
    texts = tuple(text for text in (arguments[place] for place in wanted) if text)
    if len(texts) == len(wanted):
        yield line, texts[0] if len(texts) == 1 else texts, comments, context


def as_python(template: str, name: str) -> str:
    """Return the texts of a template as calls that a Python tokenizer understands, on the same lines."""
    # Django turns markup into filler and keeps its indentation, which Python would try to make sense of.
    return "\n".join(line.strip() for line in templatize(template, origin=name).splitlines())
