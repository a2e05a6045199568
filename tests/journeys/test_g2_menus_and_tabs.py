"""G2: Avtal, Gruppensioner, a contract with its four tabs."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import BOTH, open_group

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("place", [place for place, _ in BOTH], ids=[name for _, name in BOTH])
def test_she_finds_the_contract_and_its_tabs(portal: Portal, new_page, picture, place):
    elin: Page = new_page()
    open_group(portal, elin, place)
    tabs = elin.get_by_role("navigation", name=f"Gruppension {place.contract}")
    assert tabs.get_by_role("link").all_inner_texts() == [
        "Försäkrade", "Fakturor", "Transaktioner", "Uppgifter om avtalet",
    ]  # fmt: skip
    picture(elin, "insured-list")

    for name in ("Fakturor", "Transaktioner", "Uppgifter om avtalet", "Försäkrade"):
        tabs.get_by_role("link", name=name).click()
        expect(tabs.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        expect(elin.get_by_role("heading", level=1)).to_have_text(f"Gruppension {place.contract}")
    axe(elin)
    expect(elin.get_by_label("Brödsmulor").get_by_role("link", name="Gruppensioner")).to_be_visible()
