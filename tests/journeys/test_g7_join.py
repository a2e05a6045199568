"""G7: Lägg till ny försäkrad; she joins the invoices by herself; a supplementary invoice right after."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, open_group

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("place", "name"), [(EUR, "Ronja Nyligen"), (SEK, "Rolf Nyligen")], ids=["EUR", "SEK"])
def test_she_adds_somebody_and_bills_her_right_away(portal: Portal, new_page, picture, place, name):
    elin: Page = new_page()
    open_group(portal, elin, place)
    first, last = name.split()
    identity = place.identity(date(1992, 2, 11), 16)

    elin.get_by_role("link", name="Lägg till ny försäkrad").click()
    elin.get_by_label("Förnamn").fill(first)
    elin.get_by_role("button", name="Spara", exact=True).click()
    expect(elin.locator(".pl-errorsum")).to_be_focused()
    axe(elin)
    elin.get_by_label("Efternamn").fill(last)
    elin.get_by_label(place.number_label).fill(identity)
    elin.get_by_label("I gruppen från").fill(place.day(date(date.today().year, 1, 1)))
    elin.get_by_label("Betalningspost").fill("525,00")
    picture(elin, "insured-join")
    elin.get_by_role("button", name="Spara och gör en tilläggsfaktura").click()

    expect(elin.get_by_role("heading", level=1)).to_have_text("Gör en tilläggsfaktura")
    expect(elin.locator("body")).to_contain_text(f"{last} {first}")
    elin.get_by_label(f"Summa för {last} {first}").fill("100")
    elin.get_by_label("Förfallodag").fill(place.day(place.due))
    elin.get_by_role("button", name="Fortsätt").click()
    elin.get_by_role("button", name="Bekräfta och skapa tilläggsfakturan").click()
    expect(elin.get_by_role("heading", level=1)).to_have_text("Tilläggsfakturan är skapad")

    elin.get_by_role("link", name="Visa under Fakturor").click()
    elin.get_by_role("link", name="Förslag").first.click()
    elin.get_by_role("searchbox").last.fill(last)
    elin.get_by_role("searchbox").last.press("Enter")
    expect(elin.get_by_role("row").filter(has_text=f"{last} {first}")).to_be_visible()
