"""Rows drawn in one go are the rows that the template would have drawn one by one."""

from dataclasses import dataclass

from django.template import Context, Engine

from pelaren.web.many_rows import drawn

ROW = """
<li width="5%s"{% if row.mark %} data-mark="{{ row.mark }}"{% endif %} id="{{ row.name }}">{{ row.name }} {{ unit }}
{% if row.wrong %}<b>{{ row.wrong }}</b>{% elif row.chosen %}chosen {{ row.number }}{% else %}{{ row.text }}{% endif %}
"""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    name: str
    text: str = ""
    wrong: str = ""
    chosen: bool = False

    @property
    def mark(self) -> str:
        return "danger" if self.wrong else ""


ROWS = [
    Row(1, "Öberg Åsa", "10,00"),
    Row(1, "<script>\"&'", "", "<b>"),
    Row(2, "", "{{ unit }} {% now %}"),
    Row(2, "Ek", chosen=True),
    Row(12, "Ek", chosen=True),
    Row(12, "\ue0001\ue001", "\ue000", "\ue001"),
]


def test_rows_of_every_shape_are_drawn_as_one_by_one():
    template = Engine().from_string(ROW)
    context = Context({"unit": "€"})
    one_by_one = "".join(template.render(Context({"unit": "€", "row": row})) for row in ROWS)

    assert drawn(template, "row", ROWS, context) == one_by_one
    assert "row" not in context


def test_no_rows_draw_nothing():
    assert drawn(Engine().from_string(ROW), "row", [], Context({})) == ""
