"""G11: choose insured, Gör en tilläggsfaktura, Fortsätt, amount and due date, confirm; it stands under Fakturor."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, find, join, minor, open_group

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("place", "surname"), [(EUR, "Tilläggsson"), (SEK, "Tilläggsdotter")], ids=["EUR", "SEK"])
def test_chosen_insured_are_billed_and_the_invoice_stands_under_invoices(
    portal: Portal, new_page, picture, place, surname
):
    elin: Page = new_page()
    open_group(portal, elin, place)
    for number, first in enumerate(("Alva", "Bror")):
        join(elin, place, f"{first} {surname}", place.identity(date(1988, 8, 18), 10 + number))
    find(elin, place, surname)
    elin.get_by_label(f"Välj {surname} Alva").check()
    elin.get_by_label(f"Välj {surname} Bror").check()
    expect(elin.locator("[data-bulk] strong")).to_have_text("2 valda")
    axe(elin)
    picture(elin, "supplementary-1")
    elin.get_by_label("Välj funktion").select_option(label="Gör en tilläggsfaktura")
    elin.get_by_role("button", name="Fortsätt").click()

    elin.get_by_label("Samma summa för alla").fill("525")
    elin.get_by_role("button", name="Fyll i").click()
    elin.get_by_label(f"Summa för {surname} Bror").fill("1 000,50")
    expect(elin.locator("#sum")).to_have_text(re.compile(r"^1.525,50"))
    elin.get_by_label("Förfallodag").fill("1.1.2020" if place.market == "FI" else "2020-01-01")
    elin.get_by_role("button", name="Fortsätt").click()
    expect(elin.locator(".pl-errorsum")).to_contain_text("förfallodag")
    axe(elin)
    with elin.expect_response(re.compile("/sum/")):
        elin.get_by_label("Förfallodag").fill(place.day(place.due))
    elin.get_by_label("Meddelande på fakturan").fill("Bonus")
    picture(elin, "supplementary-2")
    elin.get_by_role("button", name="Fortsätt").click()

    expect(elin.get_by_role("heading", level=1)).to_have_text("Bekräfta uppgifterna")
    assert minor(elin.locator("tfoot td").inner_text()) == 152_550
    axe(elin)
    picture(elin, "supplementary-3")
    elin.get_by_role("button", name="Bekräfta och skapa tilläggsfakturan").dblclick()

    expect(elin.get_by_role("heading", level=1)).to_have_text("Tilläggsfakturan är skapad")
    number = elin.locator(".pl-ref").inner_text()
    axe(elin)
    picture(elin, "supplementary-4")
    elin.get_by_role("link", name="Visa under Fakturor").click()
    row = elin.get_by_role("row").filter(has_text=number)
    expect(row).to_have_count(1)
    assert minor(row.locator("td").last.inner_text()) == 152_550
    elin.go_back()
    elin.go_back()
    expect(elin.get_by_role("heading", level=1)).to_have_text("Tilläggsfakturan är skapad")
