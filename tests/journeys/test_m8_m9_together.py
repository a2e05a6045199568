"""M4, M5, M7, M8 and M9: two colleagues and two handlers at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe
from tests.journeys.test_m3_m6_list_and_search import write

pytestmark = pytest.mark.journey
TALLVIKEN = "/employers/4127/"


def waiting_count(page: Page) -> int:
    """What the start page counts under Aktuella ärenden for secure messages."""
    page.goto(TALLVIKEN)
    task = page.locator(".pl-tasks a").filter(has_text="Säkra meddelanden")
    return int(task.locator(".pl-tasks__n").inner_text())


def test_colleagues_see_who_works_on_a_case_take_it_over_and_one_of_two_wins(portal: Portal, new_page, picture):
    elin, jonas, maria = new_page(), new_page(), new_page()
    portal.sign_in(elin, "Elin Sandholm")
    portal.sign_in(jonas, "Jonas Berglind")
    portal.sign_in(maria, "Maria Rehn")
    number = write(elin, "Utbetalning", "Vem tar det här?")
    for page in (elin, jonas):
        page.goto(f"{TALLVIKEN}conversations/{number}/")
    axe(jonas)

    jonas.get_by_role("button", name="Jag arbetar med ärendet").click()
    expect(jonas.locator(".pl-owner")).to_contain_text("Du arbetar med ärendet")
    elin.get_by_role("button", name="Jag arbetar med ärendet").click()
    expect(elin.locator(".pl-note").first).to_contain_text("Jonas Berglind")
    expect(elin.locator(".pl-owner")).to_contain_text("Jonas Berglind")
    axe(elin)
    picture(elin, "messages-owner")
    elin.goto(f"{TALLVIKEN}conversations/?number={number}")
    expect(elin.get_by_role("row").filter(has_text=number)).to_contain_text("JOBE07")

    elin.goto(f"{TALLVIKEN}conversations/{number}/")
    elin.get_by_role("button", name="Jag tar över ärendet").click()
    expect(elin.locator(".pl-owner")).to_contain_text("Du arbetar med ärendet")
    jonas.goto(f"{TALLVIKEN}conversations/")
    expect(jonas.locator(".pl-note").filter(has_text=number)).to_contain_text("Elin Sandholm")

    jonas.goto(f"{TALLVIKEN}conversations/{number}/")
    expect(jonas.locator("#here-now")).to_contain_text("Elin Sandholm")
    maria.goto(f"/desk/conversations/{number}/")
    expect(maria.locator(".pl-owner")).to_contain_text("Ingen arbetar med ärendet ännu")
    expect(maria.locator(".pl-thread")).not_to_contain_text("Elin Sandholm tog över")
    elin.get_by_role("button", name="Jag arbetar inte längre med ärendet").click()
    expect(elin.locator(".pl-owner")).to_contain_text("Ingen hos er arbetar med ärendet ännu")


def test_a_handler_takes_a_case_notes_answers_and_closes_and_the_employers_count_follows(
    portal: Portal, new_page, picture
):
    elin, maria = new_page(), new_page()
    portal.sign_in(elin, "Elin Sandholm")
    portal.sign_in(maria, "Maria Rehn")
    number = write(elin, "Utbetalning", "Saknas tillägget från oktober?")
    before = waiting_count(elin)

    maria.goto("/desk/?queue=unassigned")
    axe(maria)
    picture(maria, "inbox")
    maria.locator("#inbox-search").fill("tillägget från oktober")
    maria.locator("#inbox-search").press("Enter")
    expect(maria.get_by_role("link", name=number, exact=True)).to_be_visible()
    assert "till" not in maria.url.lower()
    maria.get_by_role("link", name=number, exact=True).click()
    maria.get_by_role("button", name="Jag arbetar med ärendet").click()
    maria.get_by_label("Ditt svar").fill("Ligger i körningen den 25, blåklint.")
    maria.get_by_role("button", name="Spara intern anteckning").click()
    expect(maria.locator(".pl-msg[data-from=internal]")).to_contain_text("blåklint")
    axe(maria)
    picture(maria, "desk-conversation")
    assert waiting_count(elin) == before

    maria.get_by_label("Ditt svar").fill("Det betalas ut den 25 november.")
    maria.get_by_role("button", name="Skicka").click()
    expect(maria.locator(".pl-status").first).to_have_text("Besvarat")
    assert waiting_count(elin) == before + 1
    elin.goto(f"{TALLVIKEN}conversations/{number}/")
    expect(elin.locator(".pl-status").first).to_have_text("Svar inkommit")
    expect(elin.locator("main")).not_to_contain_text("blåklint")
    assert waiting_count(elin) == before + 1

    maria.get_by_role("button", name="Markera konversation som avslutad").click()
    expect(maria.locator(".pl-status").first).to_have_text("Avslutad")
    assert waiting_count(elin) == before
    elin.goto(f"{TALLVIKEN}conversations/{number}/")
    expect(elin.get_by_role("button", name="Markera")).to_have_count(0)
    elin.get_by_label("Ditt svar").fill("Tack. En sak till: gäller det även december?")
    elin.get_by_role("button", name="Skicka").click()
    expect(elin.locator(".pl-status").first).to_have_text("Skickat")


def test_a_case_is_handed_over_to_another_department_with_its_history(portal: Portal, new_page):
    elin, maria, disa = new_page(), new_page(), new_page()
    portal.sign_in(elin, "Elin Sandholm")
    portal.sign_in(maria, "Maria Rehn")
    portal.sign_in(disa, "Disa Lindqvist")
    number = write(elin, "Beräkning", "Det här gäller en faktura.")
    assert disa.goto(f"/desk/conversations/{number}/").status != 500

    maria.goto(f"/desk/conversations/{number}/")
    maria.get_by_role("link", name="Ändra").click()
    axe(maria)
    maria.get_by_label("Nytt ämne").select_option(label="Faktura – avdelning Fakturering")
    maria.get_by_role("button", name="Flytta").click()
    expect(maria.locator(".pl-note").first).to_contain_text("Fakturering")

    disa.goto(f"/desk/conversations/{number}/")
    expect(disa.locator(".pl-msg").first).to_contain_text("Det här gäller en faktura.")
    expect(disa.locator(".pl-msg[data-from=system]")).to_contain_text("Maria Rehn")
