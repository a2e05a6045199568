"""How a reader of a file tells how far it has come."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how many are answered, and out of how many where that is known."""
