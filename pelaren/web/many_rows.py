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
    shapes: dict[tuple, list[str]] = {}
    written: list[str] = []
    names: list[str] | None = None
    for row in rows:
        names = names or [field.name for field in fields(row)]
        values = [getattr(row, one) for one in names]
        shape = tuple(bool(value) if isinstance(value, str) else value for value in values)
        pieces = shapes.get(shape)
        if pieces is None:
            marks = {one: _MARK.format(i) for i, one in enumerate(names) if values[i] and isinstance(values[i], str)}
            with context.push(**{name: replace(row, **marks)}):
                pieces = shapes[shape] = _MARKS.split(template.render(context))
        written += [_escaped(values[int(one)]) if i % 2 else one for i, one in enumerate(pieces)]
    return mark_safe("".join(written))  # noqa: S308  pieces come from the template, texts are escaped


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else html.escape(text)
