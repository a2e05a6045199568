"""M3 and M6: the list of secure messages, its filters, and search that leaves nothing in an address."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pelaren.values.identity_numbers import generate_personnummer
from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey
TALLVIKEN = "/employers/4127/"
SVEA = generate_personnummer(date(1971, 3, 9), 988)


def write(page: Page, topic: str, text: str) -> str:
    """Write a new message and return its number."""
    page.goto(f"{TALLVIKEN}conversations/new/")
    page.get_by_label("Välj ämne").select_option(label=topic)
    page.get_by_label("Meddelande", exact=True).fill(text)
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".pl-msg").first).to_contain_text(text[:20])
    return page.url.rstrip("/").split("/")[-1]


def narrow(page: Page) -> None:
    """Press Filtrera, and wait for the list that comes."""
    with page.expect_response(lambda answer: answer.request.method == "GET" or answer.status == 422):
        page.get_by_role("button", name="Filtrera").click()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_message_is_found_by_each_filter_and_the_text_stands_in_no_address(portal: Portal, new_page, picture):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    number = write(elin, "Beräkning", f"Svea Gyllensvärd, {SVEA}, vill sluta den 30 juni.")
    elin.goto(f"{TALLVIKEN}conversations/")
    heads = elin.get_by_role("columnheader").all_inner_texts()
    assert [head.strip() for head in heads] == ["Meddelandenr", "Datum", "Ämne", "Status", "Ansvarig"]
    axe(elin)
    picture(elin, "messages-list")

    elin.get_by_role("link", name="Visa filtrering").click()
    axe(elin)
    picture(elin, "messages-filter")
    for text in ("Gyllensv", "svea GYLLENSVÄRD", SVEA, f"{SVEA[2:8]}-{SVEA[8:]}", SVEA[:8]):
        elin.get_by_label("Meddelandetext").fill(text)
        narrow(elin)
        expect(elin.locator(".pl-chip").first).to_be_visible()
        expect(elin.locator("tbody th a")).to_have_text([number])
        assert "gyllensv" not in elin.url.lower()
        assert SVEA not in elin.url + elin.title()
    elin.reload()
    expect(elin.locator("tbody th a")).to_have_text([number])

    # Filter and order come without a new page; the address follows, and Back leads back.
    elin.evaluate("window.samePage = true")
    elin.locator("a.pl-chip").first.click()
    expect(elin.locator("tbody th a").nth(1)).to_be_visible()
    assert "search=" not in elin.url
    assert elin.evaluate("window.samePage") is True
    elin.go_back()
    expect(elin.locator("tbody th a")).to_have_text([number])

    elin.goto(f"{TALLVIKEN}conversations/?filtering=1")
    elin.get_by_label("Meddelandenummer").fill(number)
    narrow(elin)
    expect(elin.locator("tbody th a")).to_have_text([number])
    elin.get_by_label("Ämne").select_option(label="Faktura")
    narrow(elin)
    expect(elin.locator(".pl-empty")).to_be_visible()
    axe(elin)
    elin.locator(".pl-empty").get_by_role("link").first.click()
    expect(elin.locator("tbody th a")).to_have_text([number])


def test_a_number_that_is_no_message_number_is_refused_at_its_field_and_closed_ones_are_shown_when_asked(
    portal: Portal, new_page
):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(f"{TALLVIKEN}conversations/?filtering=1")

    elin.get_by_label("Meddelandenummer").fill(SVEA)
    narrow(elin)
    expect(elin.locator(".pl-errorsum")).to_be_visible()
    expect(elin.get_by_label("Meddelandenummer")).to_have_value(SVEA)
    assert SVEA not in elin.url
    axe(elin)

    elin.goto(f"{TALLVIKEN}conversations/?filtering=1")
    assert elin.get_by_label("Avslutad").is_checked() is False
    for status in ("Nytt meddelande", "Skickat", "Besvarat", "Svar inkommit"):
        elin.get_by_label(status).uncheck()
    elin.get_by_label("Avslutad").check()
    narrow(elin)
    expect(elin.locator("tbody .pl-status").first).to_have_text("Avslutad")
    assert set(elin.locator("tbody .pl-status").all_inner_texts()) == {"Avslutad"}
