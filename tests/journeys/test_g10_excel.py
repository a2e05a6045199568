"""G10: the amounts of a proposal go out to Excel, are changed there, and come in again; in euro and in kronor."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, Place, join, open_group
from tests.portal.billing.sheets import with_amounts

pytestmark = pytest.mark.journey


def open_proposal(page: Page, place: Place) -> None:
    page.goto(f"{place.address}invoices/")
    page.get_by_role("link", name="Förslag").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fakturaförslag")


def export(page: Page) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="För över till Excel").first.click()
    return Path(waiting.value.path()).read_bytes()


def send(page: Page, content: bytes, name: str = "summor.xlsx") -> None:
    page.get_by_role("link", name="Hämta från Excel").click()
    send_here(page, content, name)


def send_here(page: Page, content: bytes, name: str = "summor.xlsx") -> None:
    axe(page)
    page.get_by_label("Excelarbetsbok").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Granska filen").or_(page.get_by_role("button", name="Kontrollera filen")).click()


@pytest.mark.parametrize(("place", "last"), [(EUR, "Excelsson"), (SEK, "Kalkylberg")], ids=["EUR", "SEK"])
def test_amounts_go_out_to_excel_and_come_in_again(portal: Portal, new_page, picture, place, last):
    elin: Page = new_page()
    open_group(portal, elin, place)
    name = f"{last} Ronja"
    join(elin, place, f"Ronja {last}", place.identity(date(1992, 3, 9), 61), instalment="525,00")
    expect(elin.get_by_role("heading", level=1)).to_have_text(name)
    open_proposal(elin, place)
    proposal = elin.url
    picture(elin, "excel-1")
    content = export(elin)

    send(elin, with_amounts(content, {name: "fem hundra"}))
    expect(elin.get_by_role("alert")).to_contain_text(f"{name}, summa: Beloppet är inte ett tal")
    axe(elin)
    picture(elin, "excel-2")

    elin.get_by_role("link", name="Välj en annan fil").click()
    send_here(elin, with_amounts(content, {name: "700,50"}))
    expect(elin.get_by_role("heading", level=1, name="Granska summor från Excel")).to_be_visible()
    elin.get_by_role("link", name="Ändras 1").click()
    expect(elin.get_by_role("row").filter(has_text=name)).to_contain_text("700,50")
    axe(elin)
    picture(elin, "excel-3")
    elin.get_by_role("button", name="Läs in summorna").click()
    expect(elin.get_by_role("heading", level=1, name="Summorna är inlästa")).to_be_visible()
    axe(elin)

    elin.get_by_role("link", name="Till fakturan").click()
    elin.get_by_role("searchbox").fill(last)
    elin.get_by_role("searchbox").press("Enter")
    row = elin.get_by_role("row").filter(has_text=name)
    expect(row.first).to_be_visible()
    assert "700,50" in elin.content()

    elin.goto(proposal)
    send(elin, with_amounts(content, {name: "800,00"}))
    expect(elin.get_by_role("alert")).to_contain_text("Fakturan har ändrats sedan summorna fördes över")
    expect(elin.get_by_role("row").filter(has_text=name)).to_contain_text("700,50")
    axe(elin)
    picture(elin, "excel-4")
