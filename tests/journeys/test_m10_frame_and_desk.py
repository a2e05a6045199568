"""M10, and the desk's work with many employers: the frame and its quick search on both sides, a round, closing many."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hostile_files import pdf
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


def answered(page: Page, label: str, typed: str) -> tuple[int, str, str]:
    """Search and return status, path and text of the answer; neither path nor title may tell what was typed."""
    with page.expect_response(lambda answer: answer.request.is_navigation_request() and answer.status != 302) as came:
        quick_search(page, label, typed)
    path = page.url.split("/", 3)[3]  # the port before it may hold any figures
    for number in (typed, typed[2:8]):
        assert number not in path + page.title()
    return came.value.status, path, page.locator("main").inner_text()


def test_the_quick_search_says_the_same_of_a_number_that_is_nobodys_and_of_somebody_elses(
    portal: Portal, new_page, chromium: Browser
):
    elin = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    hers, nobodys = (SEK.identity(date(1978, 9, day), 31) for day in (4, 5))
    join(elin, SEK, "Ylva Sandgren", hers)

    # A page that says “not found” is a 404, which Chromium notes in its console: these two are not listened to.
    for person, start in (("Cecilia Nordman", "/employers/40377/"), ("Maria Rehn", "/desk/")):
        page = chromium.new_context(base_url=portal.address, locale="sv-SE").new_page()
        portal.sign_in(page, person)
        page.goto(start)
        unknown = answered(page, "Personnr", nobodys)
        assert unknown[0] == 404 and "Sökningen gav inget" in unknown[2]
        axe(page)
        if person == "Cecilia Nordman":
            assert answered(page, "Personnr", hers) == answered(page, "Personnr", f"{hers[2:8]}-{hers[8:]}") == unknown
            assert answered(page, "Kundnr", "4127") == answered(page, "Kundnr", "99999") == unknown
        else:
            assert "99999" not in answered(page, "Kundnr", "99999")[2]
            expect(page.get_by_role("heading", level=1)).to_have_text("Arbetsgivare")
        page.context.close()


def test_a_handler_turns_over_the_inbox_without_a_new_page_and_back_leads_back(portal: Portal, new_page):
    maria = new_page()
    portal.sign_in(maria, "Maria Rehn")
    menu, heading = maria.get_by_role("navigation", name="Meny", exact=True), maria.get_by_role("heading", level=1)
    maria.evaluate("window.samePage = true")

    menu.get_by_role("link", name="Väntar på kund").click()
    expect(heading).to_have_text("Väntar på kund")
    expect(menu.locator("[aria-current]")).to_contain_text("Väntar på kund")
    assert maria.url.endswith("?queue=with-customer")
    first = maria.locator("tbody th a").first.inner_text()
    maria.get_by_label("Ämne").select_option(label="Utbetalning")
    maria.locator("#inbox-search").press("Enter")
    expect(maria.locator("tbody tr td:nth-child(4)", has_text="Beräkning")).to_have_count(0)
    assert "topic=" in maria.url and "queue=with-customer" in maria.url
    expect(maria.locator("#announcer")).to_contain_text("Visar")
    maria.locator("#inbox-search").fill("ingenting som finns")
    maria.locator("#inbox-search").press("Enter")
    expect(maria.locator(".pl-empty")).to_contain_text("Inga meddelanden matchar filtret")
    assert "ingenting" not in maria.url
    axe(maria)
    maria.locator(".pl-empty").get_by_role("link").click()
    expect(maria.locator("tbody th a").first).to_have_text(first)
    maria.locator("tbody .pl-rowcheck").first.check()
    expect(maria.locator("[data-bulk]")).to_be_visible()
    assert maria.evaluate("window.samePage") is True

    maria.go_back()
    expect(maria.locator(".pl-empty")).to_be_visible()
    maria.go_back()
    expect(maria.locator("tbody th a").first).to_be_visible()
    maria.go_back()
    expect(maria.locator("#id_topic option:checked")).to_have_text("Alla ämnen")
    maria.go_back()
    expect(heading).to_have_text("Inkorg")


def test_a_handler_writes_to_many_employers_and_closes_the_cases_together(portal: Portal, new_page, picture):
    maria = new_page()
    portal.sign_in(maria, "Maria Rehn")
    maria.goto("/desk/")
    maria.get_by_role("link", name="Nytt meddelande").click()
    axe(maria)
    maria.get_by_label("Kundnummer").fill("4127, 40112 40377")
    maria.get_by_label("Välj ämne").select_option(label="Utbetalning")
    maria.get_by_label("Meddelande", exact=True).fill("Nya blanketter finns från årsskiftet, ord vintergröna.")
    maria.locator("#id_files").set_input_files({"name": "blankett.pdf", "mimeType": "", "buffer": pdf()})
    expect(maria.locator("[data-draft-files] .pl-file")).to_contain_text("blankett.pdf")
    expect(maria.locator("[data-draft-saved]")).to_contain_text("Utkastet sparades")
    maria.reload()
    expect(maria.get_by_label("Kundnummer")).to_have_value("4127, 40112 40377")
    expect(maria.get_by_label("Meddelande", exact=True)).to_have_value(re.compile("vintergröna"))
    axe(maria)
    picture(maria, "desk-new-message")
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
    maria.locator("tbody th a").first.click()
    expect(maria.locator(".pl-msg .pl-file")).to_contain_text("blankett.pdf")
    maria.go_back()
    for box in maria.locator("tbody .pl-rowcheck").all():
        box.check()
    maria.get_by_role("button", name="Markera som avslutad").click()
    expect(maria.locator(".pl-note").first).to_contain_text("3")
    maria.goto("/desk/?queue=closed")
    maria.locator("#inbox-search").fill("vintergröna")
    maria.locator("#inbox-search").press("Enter")
    expect(maria.locator("tbody tr")).to_have_count(3)
