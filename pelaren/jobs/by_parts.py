"""Work on many things, some of them a transaction, so that a bad one never stops the others."""

from collections.abc import Callable, Sequence

from pelaren.jobs.patience import DATABASE_AWAY

Part = Sequence[int]


def by_parts(
    ids: Sequence[int],
    work: Callable[[Part], object],
    *,
    size: int,
    spoiled: Callable[[int], None],
    is_to_stop: Callable[[], bool] = lambda: False,
) -> None:
    """
    Hand ids to `work`, `size` at a time, until it is to stop.

    A part that fails is halved until the bad ones stand alone; `spoiled` is told each of them while the error is being
    handled. When the database is away the error goes on: nothing is wrong with the work.
    """
    for start in range(0, len(ids), size):
        if is_to_stop():
            return
        _work_on(ids[start : start + size], work, spoiled)


def _work_on(part: Part, work: Callable[[Part], object], spoiled: Callable[[int], None]) -> None:
    try:
        work(part)
    except DATABASE_AWAY:
        raise
    except Exception:
        if len(part) == 1:
            spoiled(part[0])
            return
        middle = len(part) // 2
        _work_on(part[:middle], work, spoiled)
        _work_on(part[middle:], work, spoiled)
