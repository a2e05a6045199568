"""G4: find an insured in the list, by name or by personal identity number."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, join, open_group, search

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("place", "name"), [(EUR, "Åsa Öberggren"), (SEK, "Örjan Åkerlind")], ids=["EUR", "SEK"])
def test_she_finds_somebody_by_name_without_accents_and_by_number(portal: Portal, new_page, picture, place, name):
    elin: Page = new_page()
    open_group(portal, elin, place)
    identity = place.identity(date(1979, 4, 23), 14)
    join(elin, place, name, identity)
    first, last = name.split()
    typed = last.lower().translate(str.maketrans("åäö", "aao"))

    search(elin, place, typed.upper(), f"{last} {first}")
    elin.wait_for_url(lambda url: "q=" in url)
    elin.wait_for_load_state("networkidle")
    axe(elin)
    picture(elin, "insured-search")

    search(elin, place, identity, f"{last} {first}")
    assert identity not in elin.url
    assert identity not in elin.title()

    elin.goto(place.list_address)
    elin.get_by_role("searchbox", name="Sök försäkrad").press_sequentially("finns inte")
    expect(elin.get_by_text("Ingen försäkrad")).to_be_visible()
