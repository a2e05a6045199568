"""G8: Radera försäkrad, one or several: exit date, a separate premium, Fortsätt, Radera från gruppen; undo."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, find, join, later, open_group

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("place", "name"), [(EUR, "Siv Slutar"), (SEK, "Sune Slutar")], ids=["EUR", "SEK"])
def test_one_leaves_with_a_separate_premium_and_comes_back_by_undo(portal: Portal, new_page, picture, place, name):
    elin: Page = new_page()
    open_group(portal, elin, place)
    join(elin, place, name, place.identity(date(1970, 10, 3), 17))
    first, last = name.split()
    leaves = place.day(later(0))

    elin.get_by_role("button", name="Radera försäkrad").click()
    elin.get_by_role("button", name="Fortsätt").click()
    expect(elin.locator(".pl-errorsum")).to_be_focused()
    axe(elin)
    elin.go_back()
    elin.get_by_label("Datum när den försäkrade har utgått ur gruppen").fill(leaves)
    elin.get_by_label("Ja, med en tilläggsfaktura").check()
    elin.get_by_label("Belopp", exact=True).fill("420,00")
    elin.get_by_label("Förfallodag för betalningen").fill(place.day(place.due))
    axe(elin)
    picture(elin, "insured-leave-1")
    elin.get_by_role("button", name="Fortsätt").click()

    expect(elin.get_by_role("heading", level=1)).to_have_text(f"Radera {last} {first} från gruppen?")
    expect(elin.locator("body")).to_contain_text(f"420,00 {place.unit}, förfaller {place.day(place.due)}")
    axe(elin)
    picture(elin, "insured-leave-2")
    elin.get_by_role("button", name="Radera från gruppen").click()

    note = elin.get_by_role("status").filter(has_text=f"{last} {first} är raderad från gruppen.")
    expect(note).to_contain_text("är skapad")
    axe(elin)
    picture(elin, "insured-leave-3")
    note.get_by_role("button", name="Ångra").click()
    expect(elin.get_by_text("Raderingen är ångrad.")).to_be_visible()
    find(elin, place, last)
    elin.get_by_role("link", name=f"{last} {first}").click()
    expect(elin.get_by_role("button", name="Radera försäkrad")).to_be_visible()


def test_several_leave_together_without_scripts_and_two_tabs_do_not_mix(portal: Portal, new_page):
    elin: Page = new_page(java_script_enabled=False)
    open_group(portal, elin, EUR)
    for place, name in enumerate(("Tora Tillsammans", "Tage Tillsammans", "Tyra Tillsammans")):
        join(elin, EUR, name, EUR.identity(date(1971, 1, 3), 20 + place))
    find(elin, EUR, "tillsammans")
    expect(elin.locator("#found tbody tr")).to_have_count(3)
    other = elin.context.new_page()
    other.goto(elin.url)

    for page, names in ((elin, ("Tillsammans Tora", "Tillsammans Tage")), (other, ("Tillsammans Tyra",))):
        for name in names:
            page.get_by_label(f"Välj {name}").check()
        page.get_by_label("Välj funktion").select_option(label="Radera försäkrad")
        page.get_by_role("button", name="Fortsätt").click()
        page.get_by_label("Datum när den försäkrade har utgått ur gruppen").fill(EUR.day(later(0)))
        page.get_by_label("Nej").check()
        page.get_by_role("button", name="Fortsätt").click()

    expect(elin.get_by_role("heading", level=1)).to_have_text("Radera 2 försäkrade från gruppen?")
    elin.get_by_role("button", name="Radera från gruppen").click()
    expect(elin.get_by_text("2 försäkrade är raderade från gruppen.")).to_be_visible()
    expect(other.get_by_role("heading", level=1)).to_have_text("Radera Tillsammans Tyra från gruppen?")
    find(elin, EUR, "tillsammans tyra")
    elin.get_by_role("link", name="Tillsammans Tyra").click()
    expect(elin.get_by_role("button", name="Radera försäkrad")).to_be_visible()
