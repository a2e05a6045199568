"""Write every odd workbook into a folder."""

import sys
from pathlib import Path

from tests.documents.odd_workbooks import ODD_WORKBOOKS

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for number, workbook in enumerate(ODD_WORKBOOKS, start=1):
    (folder / f"{number:03d} {workbook.name}.xlsx").write_bytes(workbook.make())
