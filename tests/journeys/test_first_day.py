"""The first day: both halves of the product end to end, for both markets, as the people of the demo world live it."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pelaren.values.identity_numbers import generate_hetu
from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey

RONJA = generate_hetu(date(1991, 6, 14), 977)
OVE = "19590903-9827"
QUESTION = f"Kan ni kontrollera premien för Ove Lindqvist, {OVE}? Han började den 16 november."


def represent(page: Page, employer: str) -> None:
    """Choose as role the company one represents, from anywhere."""
    page.goto("/roles/")
    page.get_by_role("button", name=employer).or_(page.get_by_role("link", name=employer)).first.click()
    expect(page.get_by_role("complementary").get_by_text(employer)).to_be_visible()


def open_messages(page: Page) -> None:
    page.get_by_role("complementary").get_by_role("link", name="Säkra meddelanden").click()
    expect(page.get_by_role("heading", level=1, name="Säkra meddelanden")).to_be_visible()


def waiting_count(page: Page) -> int:
    """What the start page counts under Aktuella ärenden."""
    page.get_by_role("link", name="Startsida").first.click()
    return int(page.locator(".pl-tasks__n").first.inner_text())


def status_of(page: Page, number: str) -> str:
    """The status of a conversation as the list shows it."""
    return page.get_by_role("row").filter(has_text=number).locator(".pl-status").inner_text()


def answer(page: Page, text: str) -> None:
    page.get_by_label("Ditt svar").fill(text)
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".pl-msg").last).to_contain_text(text)


def test_she_adds_an_insured_who_stands_on_the_next_proposal_and_gets_a_secure_message_answered(
    portal: Portal, new_page
):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")

    represent(elin, "Strandvik Mekaniska Ab")
    elin.get_by_role("link", name="Avtal").first.click()
    elin.get_by_role("complementary").get_by_role("link", name="7031-2").click()
    elin.get_by_role("link", name="Grupp 2 – Tjänstemän").click()
    axe(elin)
    elin.get_by_role("link", name="Lägg till ny försäkrad").click()
    axe(elin)
    elin.get_by_label("Förnamn").fill("Ronja")
    elin.get_by_label("Efternamn").fill("Ahlskog")
    elin.get_by_label("Personbeteckning").fill(RONJA)
    elin.get_by_label("I gruppen från").fill("1.11.2026" if date.today().year == 2026 else f"1.1.{date.today().year}")
    elin.get_by_label("Betalningspost").fill("525,00")
    elin.get_by_role("button", name="Spara", exact=True).click()
    expect(elin.get_by_role("heading", level=1)).to_have_text("Ahlskog Ronja")
    expect(elin.locator("body")).not_to_contain_text(RONJA)
    axe(elin)

    elin.get_by_role("link", name="Gruppension 7031-2").or_(elin.get_by_role("link", name="7031-2")).first.click()
    elin.get_by_role("link", name="Fakturor").click()
    axe(elin)
    elin.get_by_role("link", name="Förslag").first.click()
    axe(elin)
    elin.get_by_role("searchbox").fill("Ahlskog")
    elin.get_by_role("searchbox").press("Enter")
    row = elin.get_by_role("row").filter(has_text="Ahlskog Ronja")
    expect(row).to_contain_text("525,00")

    represent(elin, "Tallvikens kommun")
    before = waiting_count(elin)
    axe(elin)
    open_messages(elin)
    axe(elin)
    elin.get_by_role("link", name="Nytt meddelande").first.click()
    axe(elin)
    elin.get_by_label("Välj ämne").select_option(label="Beräkning")
    elin.get_by_label("Meddelande", exact=True).fill(QUESTION)
    elin.get_by_role("button", name="Skicka").click()
    expect(elin.locator(".pl-msg").first).to_contain_text(OVE)
    number = elin.url.rstrip("/").split("/")[-1]
    assert len(number) >= 5
    assert OVE not in elin.url
    assert OVE not in elin.title()
    open_messages(elin)
    assert status_of(elin, number) == "Skickat"

    maria: Page = new_page()
    portal.sign_in(maria, "Maria Rehn")
    maria.goto("/desk/?q=")
    axe(maria)
    maria.goto(f"/desk/conversations/{number}/")
    axe(maria)
    expect(maria.locator(".pl-status").first).to_have_text("Nytt meddelande")
    expect(maria.locator(".pl-msg").first).to_contain_text(OVE)
    answer(maria, "Premien är rätt.")
    expect(maria.locator(".pl-status").first).to_have_text("Besvarat")

    open_messages(elin)
    assert status_of(elin, number) == "Svar inkommit"
    assert waiting_count(elin) == before + 1
    elin.goto(elin.url.split("?")[0] + f"conversations/{number}/")
    axe(elin)
    answer(elin, "Tack, då vet vi.")
    expect(elin.locator(".pl-status").first).to_have_text("Besvarat")
    assert waiting_count(elin) == before

    maria.reload()
    expect(maria.locator(".pl-status").first).to_have_text("Svar inkommit")
    maria.get_by_role("button", name="Markera konversation som avslutad").click()
    expect(maria.locator(".pl-status").first).to_have_text("Avslutad")

    elin.goto(elin.url.split("?")[0] + f"conversations/{number}/")
    expect(elin.locator(".pl-status").first).to_have_text("Avslutad")
    answer(elin, "En sak till: gäller det även december?")
    expect(elin.locator(".pl-status").first).to_have_text("Skickat")
    portal.assert_not_stored_in_plain("Kan ni kontrollera premien", OVE, RONJA)
