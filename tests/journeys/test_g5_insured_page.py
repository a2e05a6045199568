"""G5: an insured's page: basic details, paid premiums, pension forecast."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, minor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("place", "number"), [(EUR, 214), (SEK, 2)], ids=["EUR", "SEK"])
def test_she_sees_details_premiums_and_forecast_and_exports_the_premiums(portal: Portal, new_page, place, number):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(f"{place.address}insured/{number}/")
    for heading in ("Pensionsprognos", "Betalda premier", "Betalningspost", "Basuppgifter", "Tid i grupperna"):
        expect(elin.get_by_role("heading", level=2, name=heading)).to_be_visible()
    premiums = elin.locator("section", has=elin.get_by_role("heading", name="Betalda premier"))
    total = minor(premiums.locator("tfoot td").inner_text())
    assert sum(minor(cell) for cell in premiums.locator("tbody td:last-child").all_inner_texts()) == total > 0
    axe(elin)

    with elin.expect_download() as downloaded:
        premiums.get_by_role("link", name="För över till Excel").click()

    content = Path(downloaded.value.path()).read_bytes()
    written = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert round(written[-1][4] * 100) == total
    assert downloaded.value.suggested_filename.startswith(f"betalda-premier-{place.contract}-")
