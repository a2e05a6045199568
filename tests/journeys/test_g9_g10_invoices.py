"""G9 and G10: what is unpaid, amounts of many changed at once, the grand total, the PDF files; in euro and kronor."""

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey

CONTRACTS = [("40112", "7044-5", "€"), ("4127", "8120-4", "kr")]


def cents(text: str) -> int:
    """The amount at the end of a text, in minor units."""
    found = re.findall(r"(\d[\d\s\u00a0]*),(\d\d)", text)[-1]
    return int(re.sub(r"\D", "", found[0]) + found[1])


def read(page: Page, name: str) -> str:
    """What the PDF behind a link says."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    path = Path(download.value.path())
    said = subprocess.run(
        [which("pdftotext") or "", "-layout", path, "-"], capture_output=True, check=True
    ).stdout.decode()
    return " ".join(said.split())


def total_on(page: Page) -> int:
    return cents(page.locator(".pl-facts .big dd").first.inner_text())


def amounts(page: Page):
    return page.locator("input[name^=amount-]:not([type=hidden])")


def open_proposal(page: Page, customer: str, contract: str) -> None:
    page.goto(f"/employers/{customer}/contracts/{contract}/invoices/")
    expect(page.get_by_role("heading", name="Fakturaförslag")).to_be_visible()
    page.get_by_role("link", name="Förslag").last.click()


@pytest.mark.parametrize(("customer", "contract", "unit"), CONTRACTS)
def test_she_changes_amounts_and_the_grand_total_and_page_and_paper_say_the_same_cents(
    portal: Portal, new_page, picture, customer, contract, unit
):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(f"/employers/{customer}/contracts/{contract}/invoices/")
    axe(elin)
    picture(elin, "invoices-1")
    open_proposal(elin, customer, contract)
    before = total_on(elin)
    first = cents(amounts(elin).nth(0).input_value())
    second = cents(amounts(elin).nth(1).input_value())

    amounts(elin).nth(0).fill(f"{first // 100 + 10},00")
    amounts(elin).nth(0).press("Enter")
    expect(amounts(elin).nth(1)).to_be_focused()
    amounts(elin).nth(1).fill("100 00")
    amounts(elin).nth(1).press("Enter")
    expect(elin.locator("#sum")).to_contain_text("2 ändringar")
    expect(elin.locator("tr[data-mark=danger]")).to_have_count(1)
    expect(elin.locator("tr[data-mark=edit] .pl-was")).to_contain_text("Tidigare")
    amounts(elin).nth(1).fill(f"{second // 100 + 5},00")
    amounts(elin).nth(1).press("Tab")
    expect(elin.locator("tr[data-mark=danger]")).to_have_count(0)
    expect(elin.locator("#sum")).to_contain_text("+15,00")
    picture(elin, "invoice-change-1")
    axe(elin)
    elin.get_by_label("Varför ändrar du?").fill("Nya löner")
    elin.get_by_role("button", name="Spara").click()
    expect(elin.get_by_text("2 summor är sparade")).to_be_visible()
    assert total_on(elin) == before + 1_500

    elin.get_by_role("link", name="Varför ändrades detta?").first.click()
    expect(elin.locator("tbody tr").first).to_contain_text("Nya löner")
    axe(elin)
    elin.go_back()

    elin.get_by_role("link", name="Ändra slutsumman").click()
    wanted = before // 100 + 500
    elin.get_by_label("Ny slutsumma").fill(f"{wanted},01")
    elin.get_by_role("button", name="Visa fördelningen").click()
    shown = [cents(text) for text in elin.locator("tbody .c-num").all_inner_texts()]
    assert sum(shown) == wanted * 100 + 1 == cents(elin.locator("tfoot .c-num").inner_text())
    picture(elin, "invoice-total-1")
    axe(elin)
    elin.get_by_role("button", name="Spara slutsumman").click()
    assert total_on(elin) == wanted * 100 + 1

    total = elin.locator(".pl-facts .big dd").first.inner_text().replace("\u00a0", " ")
    assert unit in total
    for link in ("Faktura i pdf-format", "Pdf-specifikation"):
        said = read(elin, link)
        assert "Fakturaförslag" in said
        assert total.removesuffix(f" {unit}") in said

    elin.get_by_role("link", name="Versionshistorik").click()
    expect(elin.locator("tbody tr")).not_to_have_count(1)
    axe(elin)


def test_two_who_change_the_same_proposal_see_each_others_amounts_and_lose_nothing(portal: Portal, new_page):
    first, second = new_page(), new_page()
    for page in (first, second):
        portal.sign_in(page, "Elin Sandholm")
        open_proposal(page, "40112", "7044-5")
    amounts(first).nth(2).fill("1 111,00")
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_text("1 summa är sparad")).to_be_visible()

    amounts(second).nth(2).fill("2 222,00")
    amounts(second).nth(3).fill("3 333,00")
    second.get_by_role("button", name="Spara").click()

    expect(second.get_by_role("alert").first).to_contain_text("Elin Sandholm")
    expect(second.locator("table").first).to_contain_text("1 111,00")
    expect(second.locator("table").first).to_contain_text("2 222,00")
    expect(amounts(second).nth(2)).to_have_value("2 222,00")
    expect(amounts(second).nth(3)).to_have_value("3 333,00")
    axe(second)
    second.get_by_role("button", name="Spara").click()
    expect(second.get_by_text("2 summor är sparade")).to_be_visible()
