"""G13 and G14: what is agreed, and paper invoice or e-invoice; in Finland and in Sweden."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey


def open_details(page: Page, customer: str, contract: str) -> None:
    page.goto(f"/employers/{customer}/contracts/{contract}/insured/")
    page.get_by_role("link", name="Uppgifter om avtalet").click()


def test_a_finnish_employer_goes_over_to_e_invoice_and_back(portal: Portal, new_page, picture):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    open_details(elin, "40112", "7044-5")
    for words in ("Avtalsuppgifter", "Företagets uppgifter", "Fakturering", "Placeringsplan"):
        expect(elin.get_by_role("heading", name=words)).to_be_visible()
    expect(elin.get_by_text("Mars, juni, september, december")).to_be_visible()
    axe(elin)
    picture(elin, "details-1")

    elin.get_by_role("link", name="Ändra faktureringsuppgifter").click()
    elin.get_by_label("E-faktura", exact=True).check()
    expect(elin.get_by_label("Gatuadress")).to_be_hidden()
    elin.get_by_label("E-fakturaadress").fill("0037 9904 4185")
    elin.get_by_label("Operatör", exact=True).select_option("NDEAFIHH")
    elin.get_by_role("button", name="Spara").click()
    expect(elin.locator("#errors")).to_contain_text("kontrollsiffra")
    axe(elin)
    elin.get_by_label("E-fakturaadress").fill("0037 9904 4184 7044")
    picture(elin, "invoicing-1")
    elin.get_by_role("button", name="Spara").click()
    expect(elin.get_by_role("status").first).to_contain_text("Fakturorna skickas som e-faktura")
    expect(elin.get_by_text("0037 99044184 7044")).to_be_visible()
    axe(elin)

    elin.get_by_role("button", name="Ångra").click()
    expect(elin.get_by_text("Ändringen är ångrad")).to_be_visible()
    expect(elin.get_by_text("Pappersfaktura", exact=True)).to_be_visible()


def test_a_swedish_employer_gives_a_peppol_id(portal: Portal, new_page):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    open_details(elin, "4127", "8120-4")
    elin.get_by_role("link", name="Ändra faktureringsuppgifter").click()
    expect(elin.get_by_label("Operatör", exact=True)).to_have_count(0)
    elin.get_by_label("E-faktura", exact=True).check()
    elin.get_by_label("E-fakturaadress").fill("299000-4174")
    elin.get_by_role("button", name="Spara").click()
    expect(elin.get_by_text("0007:2990004174")).to_be_visible()
    elin.get_by_role("button", name="Ångra").click()
    expect(elin.get_by_text("Ändringen är ångrad")).to_be_visible()
