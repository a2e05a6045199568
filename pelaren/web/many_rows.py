"""
Hundreds of rows drawn by one small template, at a fraction of what drawing each of them costs.

The template is drawn once for each shape of row (which texts are empty, what else they differ in), with marks in place
of the texts; each row is then put together from the pieces between the marks and its own texts, escaped.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from django.template import Template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

# Only marks are looked for, in what the template drew of them: what people have written is put in afterwards.
_MARK = "\ue000{}\ue001"
_MARKS = re.compile("\ue000([0-9]+)\ue001")


def drawn(template: Template, name: str, rows: Iterable[Any], context: Context) -> SafeString:
    """
    Return rows drawn one after another; the template sees each of them under a name.

    Rows are dataclasses whose texts the template writes as they are: a template that passes a text through a filter,
    or compares it with anything but emptiness, is none for this.
    """
    shapes: dict[tuple, tuple[str, list[int]]] = {}
    written: list[str] = []
    names: list[str] | None = None
    for row in rows:
        names = names or [field.name for field in fields(row)]
        values = [getattr(row, one) for one in names]
        shape = tuple([bool(value) if isinstance(value, str) else value for value in values])
        found = shapes.get(shape)
        if found is None:
            marks = {one: _MARK.format(i) for i, one in enumerate(names) if values[i] and isinstance(values[i], str)}
            with context.push(**{name: replace(row, **marks)}):
                found = shapes[shape] = _form(template.render(context))
        form, places = found
        written.append(form % tuple([_escaped(values[place]) for place in places]))
    return mark_safe("".join(written))  # noqa: S308  the form comes from the template, texts are escaped


def _form(row: str) -> tuple[str, list[int]]:
    """Return a drawn row with `%s` for each mark, and which of the row's values the marks stand for."""
    return _MARKS.sub("%s", row.replace("%", "%%")), [int(place) for place in _MARKS.findall(row)]


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else html.escape(text)
