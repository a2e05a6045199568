"""G3: the group's own facts, the insured who belong to it, each one's basic details."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import BOTH, SEK, minor, open_group, rows

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("place", [place for place, _ in BOTH], ids=[name for _, name in BOTH])
def test_she_reads_the_groups_facts_and_somebodys_basic_details(portal: Portal, new_page, picture, place):
    elin: Page = new_page()
    open_group(portal, elin, place)
    group = elin.locator(".pl-group")
    count = int(group.locator("dd").first.inner_text())
    expect(group).to_contain_text("Pensionsålder")
    expect(group).to_contain_text("Betalas kvartalsvis" if place.unit == "€" else "Betalas månadsvis")
    assert place.unit in group.locator("dd").nth(1).inner_text()
    assert len(rows(elin)) == min(12, count)

    elin.get_by_role("button", name="Nästa").click()
    expect(elin.locator("[role=status]").filter(has_text="13–")).to_be_visible()
    elin.get_by_role("button", name="Namn").click()
    expect(elin.locator("th[aria-sort=descending]")).to_have_count(1)
    name = rows(elin)[0]
    elin.get_by_role("link", name=name).click()

    expect(elin.get_by_role("heading", level=1)).to_have_text(name)
    details = elin.locator("section", has=elin.get_by_role("heading", name="Basuppgifter"))
    expect(details).to_contain_text(place.number_label)
    expect(details.locator("#identity")).to_contain_text("••••")
    assert minor(elin.get_by_label("Belopp per betalning").input_value()) > 0
    axe(elin)
    picture(elin, f"insured-show-{place.market.lower()}")


def test_she_has_an_identity_number_shown_and_changes_basic_details(portal: Portal, new_page, picture):
    elin: Page = new_page()
    open_group(portal, elin, SEK)
    elin.locator("#found tbody th a").first.click()

    elin.get_by_role("button", name="Visa Personnummer").click()

    expect(elin.locator("#identity")).not_to_contain_text("•")
    number = elin.locator("#identity").inner_text()
    assert number not in elin.url
    assert number not in elin.title()
    elin.get_by_role("link", name="Ändra basuppgifter").click()
    elin.get_by_label("Anställningsnummer").fill("77")
    axe(elin)
    picture(elin, "insured-edit")
    elin.get_by_role("button", name="Spara").click()
    expect(elin.get_by_text("Basuppgifterna är ändrade.")).to_be_visible()
    expect(elin.locator("body")).not_to_contain_text(number)
