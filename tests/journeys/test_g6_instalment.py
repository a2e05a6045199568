"""G6: change the insured's Betalningspost, Spara; the invoice from which it holds is named, and it can be undone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, SEK, join, open_group

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("place", "name"), [(EUR, "Gerda Instad"), (SEK, "Gunnar Instad")], ids=["EUR", "SEK"])
def test_she_changes_the_instalment_and_undoes_it(portal: Portal, new_page, picture, place, name):
    elin: Page = new_page()
    open_group(portal, elin, place)
    join(elin, place, name, place.identity(date(1984, 7, 9), 15), instalment="500,00")

    elin.get_by_label("Belopp per betalning").fill("612,50")
    elin.get_by_role("button", name="Spara").click()

    note = elin.get_by_role("status").filter(has_text="Betalningsposten är ändrad till 612,50")
    expect(note).to_contain_text("Ändringen gäller från fakturan med förfallodag")
    expect(elin.get_by_label("Belopp per betalning")).to_have_value("612,50")
    axe(elin)
    picture(elin, "insured-instalment")
    note.get_by_role("button", name="Ångra").click()
    expect(elin.get_by_text("Ändringen är ångrad.")).to_be_visible()
    expect(elin.get_by_label("Belopp per betalning")).to_have_value("500,00")
