"""
Bills on paper: a one-page invoice at most 2 × Typst setting the same page, a specification of 2,000 rows under 1.5 s.

Run with: python -m bench.pdf

Every run has other amounts, so that nothing is remembered from the one before. Best of five.
"""

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import django
from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LANGUAGES=[("en", "English")])
    django.setup()

from pelaren.documents import invoice_pdf, invoice_specification_pdf
from pelaren.documents.content import Bill
from pelaren.documents.typesetter import typeset
from tests.documents.bills import a_large_bill, finnish_bill

_serial = count(1)


def other_amounts(bill: Bill) -> Bill:
    more = next(_serial)
    groups = (
        replace(group, lines=tuple(replace(line, amount=line.amount + more) for line in group.lines))
        for group in bill.groups
    )
    return replace(bill, groups=tuple(groups))


def seconds(make: Callable[[], Callable[[], object]]) -> tuple[float, float]:
    """Return the best wall and the best processor seconds of what `make` prepares."""
    runs = [_once(make()) for _ in range(5)]
    return min(wall for wall, _ in runs), min(processor for _, processor in runs)


def _once(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - wall, _processor() - processor


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def main() -> None:
    invoice_pdf.write(finnish_bill())
    bare = seconds(_bare_invoice)
    ours = seconds(lambda: _written(invoice_pdf.write, finnish_bill()))
    print(f"invoice        {ours[1]:.3f} s, Typst alone {bare[1]:.3f} s: {ours[1] / bare[1]:.2f} × (at most 2)")
    wall, processor = seconds(lambda: _written(invoice_specification_pdf.write, a_large_bill(2000)))
    print(f"specification  {wall:.2f} s, processor {processor:.2f} s, for 2,000 rows (under 1.5 s)")


def _written(write: Callable[[Bill], bytes], bill: Bill) -> Callable[[], object]:
    changed = other_amounts(bill)
    return lambda: write(changed)


def _bare_invoice() -> Callable[[], object]:
    """Prepare the very same page's data, so that only Typst's own work is left."""
    from pelaren.documents import typesetting

    data: list[str] = []
    whole, typesetting.typeset = typesetting.typeset, lambda template, text: data.append(text) or b""
    try:
        invoice_pdf.write(other_amounts(finnish_bill()))
    finally:
        typesetting.typeset = whole
    return lambda: typeset("invoice.typ", data[0])


if __name__ == "__main__":
    main()
