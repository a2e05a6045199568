"""
20,000 lines: export at most 1.5 × XlsxWriter writing the same cells, read at most 4 × calamine reading them.

Run with: python -m bench.excel

Processor seconds of this process and its children, the best of five: where other work shares the processors, the ratio
says more than the figure.
"""

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import django
from django.conf import settings
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

if not settings.configured:
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LANGUAGES=[("en", "English")])
    django.setup()

from pelaren.documents import insured_amounts_excel
from tests.documents.bills import a_large_bill

BILL = a_large_bill(20_000)
EXPORTED_AT = datetime(2026, 11, 24, tzinfo=UTC)


def bare_export() -> bytes:
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for row, line in enumerate(BILL.lines, start=1):
            for column, text in enumerate((line.insurance_number, line.name, line.masked_identity, "1 Produktion")):
                sheet.write_string(row, column, text)
            sheet.write_number(row, 4, line.planned / 100)
            sheet.write_number(row, 5, line.amount / 100)
    return content.getvalue()


def processor_seconds(work: Callable[[], object]) -> float:
    return min(_once(work) for _ in range(5))


def _once(work: Callable[[], object]) -> float:
    before = time.process_time() + _children()
    work()
    return time.process_time() + _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    content = insured_amounts_excel.write(BILL, exported_at=EXPORTED_AT)
    bare = processor_seconds(bare_export)
    ours = processor_seconds(lambda: insured_amounts_excel.write(BILL, exported_at=EXPORTED_AT))
    print(f"export  {ours:.2f} s, XlsxWriter {bare:.2f} s: {ours / bare:.2f} × (at most 1.5)")
    bare = processor_seconds(lambda: CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())
    ours = processor_seconds(lambda: insured_amounts_excel.read(content, file_name="a.xlsx", lines=BILL.lines))
    print(f"read    {ours:.2f} s, calamine {bare:.2f} s: {ours / bare:.2f} × (at most 4)")


if __name__ == "__main__":
    main()
