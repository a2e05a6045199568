"""M10, and the desk's work with many employers: the frame and its quick search on both sides, a round, closing many."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import SEK, join

pytestmark = pytest.mark.journey


def quick_search(page: Page, label: str, typed: str) -> None:
    """Type a number in the quick search of the side menu and send it."""
    form = page.get_by_role("search", name="Sök anställd eller kund")
    form.get_by_label(label).fill(typed)
    form.get_by_role("button", name="Sök").click()
    page.wait_for_load_state("load")


def test_the_frame_tells_who_one_is_and_the_quick_search_leads_to_people_and_customers(portal: Portal, new_page):
    elin, maria = new_page(), new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto("/employers/4127/")
    expect(elin.locator(".pl-user").first).to_contain_text("Elin Sandholm")
    expect(elin.locator(".pl-user").first).to_contain_text("ELSA01")
    util = elin.locator(".pl-util")
    for name in ("Pensionsvalet", "Kontakta oss"):
        expect(util.get_by_role("link", name=name)).to_be_visible()
    expect(util.get_by_role("button", name="Logga ut")).to_be_visible()
    main = elin.get_by_role("navigation", name="Huvudmeny", exact=True).get_by_role("link")
    assert main.all_inner_texts() == ["Arbetsgivare", "Arbetstagare", "Avtal", "Administration"]
    box = elin.locator(".pl-org")
    for shown in ("Tallvikens kommun", "4127", "Organisationsnummer"):
        expect(box).to_contain_text(shown)

    identity = SEK.identity(date(1977, 5, 6), 17)
    join(elin, SEK, "Rut Mossberg", identity)
    elin.goto("/employers/4127/")
    quick_search(elin, "Personnr", f"{identity[2:8]}-{identity[8:]}")
    expect(elin.get_by_role("heading", level=1)).to_have_text("Mossberg Rut")
    assert identity[2:8] not in elin.url + elin.title()

    portal.sign_in(maria, "Maria Rehn")
    expect(maria.locator(".pl-user").first).to_contain_text("Maria Rehn")
    quick_search(maria, "Personnr", identity)
    expect(maria.get_by_role("heading", level=1)).to_contain_text("Mossberg")
    assert identity not in maria.url + maria.title()
    axe(maria)
    quick_search(maria, "Kundnr", "4127")
    expect(maria.get_by_role("heading", level=1)).to_contain_text("Tallvikens kommun")


def test_a_handler_writes_to_many_employers_and_closes_the_cases_together(portal: Portal, new_page, picture):
    maria = new_page()
    portal.sign_in(maria, "Maria Rehn")
    maria.goto("/desk/")
    maria.get_by_role("link", name="Nytt meddelande").click()
    axe(maria)
    maria.get_by_label("Kundnummer").fill("4127, 40112 40377")
    maria.get_by_label("Välj ämne").select_option(label="Utbetalning")
    maria.get_by_label("Meddelande", exact=True).fill("Nya blanketter finns från årsskiftet, ord vintergröna.")
    maria.get_by_role("button", name="Skicka").click()
    expect(maria.get_by_role("heading", level=1)).to_have_text("Meddelanden till flera arbetsgivare")
    expect(maria.locator("#round [data-announce]")).to_contain_text("3 arbetsgivare", timeout=20_000)
    axe(maria)
    picture(maria, "desk-round")

    maria.goto("/desk/?queue=with-customer")
    maria.locator("#inbox-search").fill("vintergröna")
    maria.locator("#inbox-search").press("Enter")
    expect(maria.locator("tbody tr")).to_have_count(3)
    expect(maria.locator("tbody")).to_contain_text("Norrskär Logistik Oy")
    for box in maria.locator("tbody .pl-rowcheck").all():
        box.check()
    maria.get_by_role("button", name="Markera som avslutad").click()
    expect(maria.locator(".pl-note").first).to_contain_text("3")
    maria.goto("/desk/?queue=closed")
    maria.locator("#inbox-search").fill("vintergröna")
    maria.locator("#inbox-search").press("Enter")
    expect(maria.locator("tbody tr")).to_have_count(3)
