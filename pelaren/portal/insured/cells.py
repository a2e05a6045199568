"""A field in a table of hundreds of rows: read from the form once, so that the template only writes it down."""

from dataclasses import dataclass

from django.forms import BoundField


@dataclass(frozen=True)
class Cell:
    """What a text box in a table shows; `unit` stands after it, `mode` brings up the keyboard (decimal, numeric)."""

    name: str
    id: str
    label: str
    value: str
    unit: str
    mode: str
    error: str


def cell_of(bound: BoundField) -> Cell:
    """Return what the text box of a form field shows."""
    value = bound.value()
    return Cell(
        name=bound.html_name,
        id=bound.auto_id,
        label=str(bound.label),
        value="" if value is None else str(value),
        unit=getattr(bound.field, "unit", ""),
        mode=bound.field.widget.attrs.get("inputmode", "text"),
        error=" ".join(str(sentence) for sentence in bound.errors),
    )
