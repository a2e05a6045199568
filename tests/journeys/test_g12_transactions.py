"""G12: the paid invoices of a contract, by year, with their papers; in euro and in kronor."""

import subprocess
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Portal, axe
from tests.journeys.test_g9_g10_invoices import cents

pytestmark = pytest.mark.journey


def download(page: Page, name: str) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return Path(waiting.value.path())


@pytest.mark.parametrize(
    ("customer", "contract", "since", "account"),
    [("40112", "7031-2", "2016", "FI21 1234 5600 0007 85"), ("4127", "8120-4", "2022", "991-2346")],
)
def test_he_finds_what_was_paid_in_a_year_and_page_workbook_and_paper_agree(
    portal: Portal, new_page, picture, customer, contract, since, account
):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(f"/employers/{customer}/contracts/{contract}/insured/")
    elin.get_by_role("link", name="Transaktioner").click()
    axe(elin)
    picture(elin, "payments-1")

    elin.get_by_role("navigation", name="År").get_by_role("link", name=since).click()
    expect(elin.locator("tbody tr").first).to_contain_text(since)
    total = cents(elin.locator("tfoot .c-num").inner_text())
    rows = elin.locator("tbody tr").count()
    _, *settled = CalamineWorkbook.from_path(download(elin, "För över till Excel")).get_sheet_by_index(0).to_python()
    assert len(settled) == rows
    assert round(sum(row[7] for row in settled) * 100) == total
    text = download(elin, "Csv-fil").read_text("utf-8-sig").splitlines()
    assert len(text) == rows + 1

    number = elin.locator("tbody .c-main a").first.inner_text()
    amount = elin.locator("tbody .c-num").first.inner_text().replace("\u00a0", " ").split("\n")[0]
    said = subprocess.run(
        [which("pdftotext") or "", "-layout", download(elin, f"Pdf {number}"), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert number in said
    assert account in said
    assert amount in " ".join(said.replace("\u00a0", " ").split())

    elin.get_by_role("link", name=number, exact=True).click()
    expect(elin.get_by_role("heading", name="Betalningar")).to_be_visible()
    axe(elin)
