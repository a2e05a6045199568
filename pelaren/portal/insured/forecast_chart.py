"""The chart of a forecast: places of lines and labels in an SVG, as text, so that no language changes a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from django.utils.translation import gettext

from pelaren.values.whole_money import format_whole

STEPS = 4
NICE = (1, 2, 2.5, 4, 5, 10)
YEARS_APART = 44
"""Points between two years under the axis."""


@dataclass(frozen=True)
class Shape:
    """The size of one variant; `letter` is about how wide a figure is, `gap` how far labels stand apart."""

    name: str
    width: int
    height: int
    bottom: int
    letter: float
    gap: int
    top: int = 16


WIDE = Shape("wide", 640, 270, 240, 7.8, 36)
NARROW = Shape("narrow", 340, 250, 220, 7.0, 32)


@dataclass(frozen=True)
class Curve:
    """A line with the label at its end; `amounts` are whole units of the currency."""

    label: str
    amounts: Sequence[int]


@dataclass(frozen=True)
class Figures:
    """What is drawn: value so far (day, whole units), then the curves over `days`, the lowest first."""

    past: Sequence[tuple[date, int]]
    days: Sequence[date]
    curves: Sequence[Curve]
    currency: str
    title: str
    description: str


@dataclass(frozen=True)
class Tick:
    """A line or text at a place of the chart."""

    place: str
    text: str


@dataclass(frozen=True)
class EndLabel:
    """The words at the end of a curve: its name over its amount."""

    name_y: str
    amount_y: str
    name: str
    amount: str


@dataclass(frozen=True)
class Chart:
    """One variant, ready to be written into the page. Places are text in points of the view box."""

    shape: Shape
    title: str
    description: str
    left: str
    right: str
    zero: str
    scale: list[Tick]
    years: list[Tick]
    band: str
    lines: list[str]
    past: str
    now_x: str
    now_text: str
    now_text_x: str
    now_anchor: str
    dots: list[tuple[str, str]]
    labels: list[EndLabel]
    label_x: str


def charts(figures: Figures) -> tuple[Chart, Chart]:
    """Return the chart for wide and for narrow pages."""
    return _Drawing(figures, WIDE).chart(), _Drawing(figures, NARROW).chart()


def highest_tick(largest: float) -> float:
    """Return the top of a scale of STEPS equal steps, each a round number, that holds the largest amount."""
    step = max(largest, 1) / STEPS
    size = 10.0 ** floor(log10(step))
    return next(nice for nice in NICE if nice * size >= step * (1 - 1e-9)) * size * STEPS


class _Drawing:
    def __init__(self, figures: Figures, shape: Shape) -> None:
        self.figures, self.shape = figures, shape
        self.top = highest_tick(max([*(amount for _, amount in figures.past), *self._amounts()]))
        self.first = (figures.past[0][0] if figures.past else figures.days[0]).toordinal()
        self.last = figures.days[-1].toordinal()
        amounts = [format_whole(curve.amounts[-1], figures.currency) for curve in figures.curves]
        self.left = 12 + shape.letter * len(format_whole(int(self.top)))
        words = max(len(text) for text in [*amounts, *(curve.label for curve in figures.curves)])
        self.right = shape.width - 14 - shape.letter * words
        self.end_amounts = amounts

    def _amounts(self) -> list[int]:
        return [amount for curve in self.figures.curves for amount in curve.amounts]

    def x(self, day: date) -> float:
        span = max(self.last - self.first, 1)
        return self.left + (self.right - self.left) * (day.toordinal() - self.first) / span

    def y(self, amount: float) -> float:
        return self.shape.bottom - (self.shape.bottom - self.shape.top) * amount / self.top

    def chart(self) -> Chart:
        figures, now = self.figures, self.figures.days[0]
        has_room = self.x(now) - self.left > 110
        return Chart(
            shape=self.shape,
            title=figures.title,
            description=figures.description,
            left=_text(self.left),
            right=_text(self.right),
            zero=_text(self.shape.bottom),
            scale=[self._tick(self.top * step / STEPS) for step in range(STEPS + 1)],
            years=self._years(),
            band=self._band(),
            lines=[self._line(zip(figures.days, curve.amounts, strict=True)) for curve in figures.curves],
            past=self._line(figures.past) if len(figures.past) > 1 else "",
            now_x=_text(self.x(now)),
            now_text=gettext("Today %(amount)s") % {"amount": self._now_amount()},
            now_text_x=_text(self.x(now) + (-8 if has_room else 8)),
            now_anchor="end" if has_room else "start",
            dots=self._dots(),
            labels=self._labels(),
            label_x=_text(self.right + 12),
        )

    def _now_amount(self) -> str:
        past, first = self.figures.past, self.figures.curves[0].amounts[0]
        return format_whole(past[-1][1] if past else first, self.figures.currency)

    def _tick(self, amount: float) -> Tick:
        return Tick(_text(self.y(amount)), format_whole(round(amount)))

    def _years(self) -> list[Tick]:
        last, taken, ticks = self.figures.days[-1], [self.right], []
        middle = date.fromordinal((self.figures.days[0].toordinal() + self.last) // 2).replace(month=1, day=1)
        for day in (self.figures.days[0], date.fromordinal(self.first), middle):
            place = self.x(day)
            if all(abs(place - other) >= YEARS_APART for other in taken) and place >= self.left:
                taken.append(place)
                ticks.append((place, day.year))
        ticks.append((self.right, last.year))
        return [Tick(_text(place), str(year)) for place, year in sorted(ticks)]

    def _band(self) -> str:
        days, curves = self.figures.days, self.figures.curves
        upper = self._points(zip(days, curves[-1].amounts, strict=True))
        lower = self._points(zip(days, curves[0].amounts, strict=True))
        return " ".join([*upper, *reversed(lower)])

    def _line(self, points) -> str:
        return " ".join(self._points(points))

    def _points(self, points) -> list[str]:
        return [f"{_text(self.x(day))},{_text(self.y(amount))}" for day, amount in points]

    def _dots(self) -> list[tuple[str, str]]:
        now, last = self.figures.days[0], self.figures.days[-1]
        ends = [(now, self.figures.curves[0].amounts[0])] + [(last, one.amounts[-1]) for one in self.figures.curves]
        return [(_text(self.x(day)), _text(self.y(amount))) for day, amount in ends]

    def _labels(self) -> list[EndLabel]:
        wanted = [self.y(curve.amounts[-1]) for curve in reversed(self.figures.curves)]
        places = spread(wanted, self.shape.gap, highest=self.shape.top, lowest=self.shape.bottom - 4)
        names = [curve.label for curve in reversed(self.figures.curves)]
        return [
            EndLabel(_text(place - 4), _text(place + 11), name, amount)
            for place, name, amount in zip(places, names, reversed(self.end_amounts), strict=True)
        ]


def spread(wanted: Sequence[float], gap: float, *, highest: float, lowest: float) -> list[float]:
    """Return the places, from the top, moved apart as little as it takes; the last one no lower than `lowest`."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + gap if places else highest))
    places[-1] = min(places[-1], lowest)
    for index in range(len(places) - 2, -1, -1):
        places[index] = min(places[index], places[index + 1] - gap)
    return places


def _text(place: float) -> str:
    return f"{place:.1f}"
