"""Machine-readable codes as vector drawings."""

from collections.abc import Iterable
from itertools import groupby

_BAR_HEIGHT = 40


def bars(modules: str) -> str:
    """Return a linear code, a string of 1 (bar) and 0 (gap), as SVG with one module per unit."""
    return _svg(len(modules), _BAR_HEIGHT, _runs(modules, 0, _BAR_HEIGHT))


def squares(rows: Iterable[Iterable[int]]) -> str:
    """Return a matrix code, rows of 1 (dark) and 0 (light), as SVG with one module per unit."""
    lines = ["".join("1" if module else "0" for module in row) for row in rows]
    return _svg(len(lines[0]), len(lines), "".join(_runs(line, top, 1) for top, line in enumerate(lines)))


def _runs(modules: str, top: int, height: int) -> str:
    """Return path commands for the dark runs of one row: modules side by side are one rectangle, without seams."""
    path, left = [], 0
    for module, run in groupby(modules):
        width = len(list(run))
        if module == "1":
            path.append(f"M{left} {top}h{width}v{height}h-{width}z")
        left += width
    return "".join(path)


def _svg(width: int, height: int, path: str) -> str:
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><path d="{path}"/></svg>'
