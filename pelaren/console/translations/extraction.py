"""Collecting the texts of the program: from Python code, and from Django templates."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent.parent
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
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
    source = file.read_text()
    if file.suffix != ".py":
        source = as_python(source, str(file))
    for line, message, comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS, COMMENT_TAGS):
        catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)


def as_python(template: str, name: str) -> str:
    """Return the texts of a template as calls that a Python tokenizer understands, on the same lines."""
    # Django turns markup into filler and keeps its indentation, which Python would try to make sense of.
    return "\n".join(line.strip() for line in templatize(template, origin=name).splitlines())
