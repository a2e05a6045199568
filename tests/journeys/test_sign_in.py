"""Coming in, choosing whom one represents, changing that, and going again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey

STRANDVIK, TALLVIKEN = "Strandvik Mekaniska Ab", "Tallvikens kommun"
PEOPLE = [
    "Elin Sandholm", "Jonas Berglind", "Bengt Ahlgren", "Cecilia Nordman", "Maria Rehn", "Disa Lindqvist",
    "Erik Wallin",
]  # fmt: skip
OpenPage = Callable[..., Page]
KeepPicture = Callable[[Page, str], None]


def fill_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Fortsätt").click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_the_sign_in_page_offers_the_demos_seven_people_and_one_click_is_enough(
    portal: Portal, new_page: OpenPage, picture: KeepPicture
):
    page = new_page()
    page.goto("/")
    heading(page, "Logga in")
    picture(page, "sign-in")
    axe(page)

    buttons = page.locator(".pl-demo button strong")
    expect(buttons).to_have_text(PEOPLE)
    page.get_by_role("button", name="Bengt Ahlgren").click()

    expect(page).to_have_url(re.compile(r"/employers/40112/$"))
    expect(page.get_by_role("complementary")).to_contain_text(STRANDVIK)


def test_the_same_account_comes_in_with_email_and_password_and_a_wrong_one_says_what_to_do(
    portal: Portal, new_page: OpenPage
):
    page = new_page()
    page.goto("/employers/4127/")
    heading(page, "Logga in")

    fill_in(page, "jonas.berglind@demo.example", "helt fel lösenord")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("E-postadressen eller lösenordet är fel.")
    expect(summary).to_be_focused()
    expect(page.get_by_label("E-post")).to_have_value("jonas.berglind@demo.example")
    expect(page.get_by_label("Lösenord")).to_have_value("")
    axe(page)
    fill_in(page, "jonas.berglind@demo.example", portal.password)

    expect(page).to_have_url(re.compile(r"/employers/4127/$"))
    expect(page.get_by_role("complementary")).to_contain_text(TALLVIKEN)


def test_she_chooses_her_role_and_changes_it_without_signing_out(
    portal: Portal, new_page: OpenPage, picture: KeepPicture
):
    page = new_page()
    portal.sign_in(page, "Elin Sandholm")
    heading(page, "Välj roll")
    picture(page, "roles")
    axe(page)
    expect(page.get_by_role("link", name=TALLVIKEN)).to_contain_text("meddelanden väntar")
    expect(page.get_by_role("link", name=STRANDVIK)).to_contain_text("Finland")

    page.get_by_role("link", name=TALLVIKEN).click()
    expect(page.get_by_role("complementary")).to_contain_text("Kundnummer 4127")
    picture(page, "start")
    page.get_by_role("link", name="Byt roll").click()
    heading(page, "Välj roll")
    page.get_by_role("link", name="Avbryt och stäng").click()
    expect(page).to_have_url(re.compile(r"/employers/4127/$"))
    page.get_by_role("link", name="Byt roll").click()
    page.get_by_role("link", name=STRANDVIK).click()

    expect(page.get_by_role("complementary")).to_contain_text("Kundnummer 40112")
    expect(page.get_by_role("complementary")).not_to_contain_text(TALLVIKEN)


def test_two_tabs_with_two_employers_never_mix(portal: Portal, new_page: OpenPage):
    first = new_page()
    portal.sign_in(first, "Elin Sandholm")
    second = first.context.new_page()

    first.goto("/employers/40112/")
    second.goto("/employers/4127/")
    first.get_by_role("navigation").get_by_role("link", name="Administration").first.click()
    second.get_by_role("navigation").get_by_role("link", name="Administration").first.click()

    expect(first.get_by_role("main")).to_contain_text("Bengt Ahlgren")
    expect(first.get_by_role("main")).not_to_contain_text("Jonas Berglind")
    expect(second.get_by_role("main")).to_contain_text("Jonas Berglind")
    expect(second.get_by_role("main")).not_to_contain_text("Bengt Ahlgren")
    axe(first)


def test_the_language_is_chosen_before_signing_in_and_stays(portal: Portal, new_page: OpenPage):
    page = new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Suomi").click()
    heading(page, "Kirjaudu sisään")
    axe(page)

    page.get_by_role("button", name="Elin Sandholm").click()
    heading(page, "Valitse rooli")
    page.get_by_role("link", name=STRANDVIK).click()
    page.get_by_role("button", name="Svenska").click()

    expect(page).to_have_url(re.compile(r"/employers/40112/$"))
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("link", name="Byt roll")).to_be_visible()


def test_the_pension_companys_people_come_to_their_inbox_and_only_the_administrator_to_administration(
    portal: Portal, new_page: OpenPage
):
    handler, administrator = new_page(), new_page()
    portal.sign_in(handler, "Maria Rehn")
    portal.sign_in(administrator, "Erik Wallin")

    expect(handler).to_have_url(re.compile(r"/desk/$"))
    expect(handler.get_by_role("link", name="Systemadministration")).to_have_count(0)
    administrator.get_by_role("link", name="Systemadministration").first.click()
    expect(administrator.get_by_role("main")).to_contain_text("Disa Lindqvist")
    axe(administrator)
    administrator.get_by_role("link", name="Händelselogg").click()
    heading(administrator, "Händelselogg")
    expect(administrator.get_by_role("main")).to_contain_text("Erik Wallin (ERWA01) loggade in")
    axe(administrator)


def test_after_signing_out_the_back_button_shows_nothing(portal: Portal, new_page: OpenPage):
    page = new_page()
    portal.sign_in(page, "Bengt Ahlgren")
    expect(page.get_by_role("complementary")).to_contain_text(STRANDVIK)

    page.get_by_role("button", name="Logga ut").first.click()
    heading(page, "Logga in")
    page.go_back()

    heading(page, "Logga in")
    page.goto("/employers/40112/")
    heading(page, "Logga in")


def test_a_small_screen_shows_everything_needed_to_come_in_and_to_leave(portal: Portal, new_page: OpenPage):
    page = new_page(viewport={"width": 390, "height": 800})
    portal.sign_in(page, "Elin Sandholm")

    heading(page, "Välj roll")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Logga ut").click()

    heading(page, "Logga in")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_for_a_new_password_is_asked_for_without_telling_who_has_an_account(portal: Portal, new_page: OpenPage):
    page = new_page()
    page.goto("/sign-in/")
    page.get_by_role("link", name="Jag har glömt lösenordet").click()
    heading(page, "Välj ett nytt lösenord")
    axe(page)

    page.get_by_label("E-post").fill("nobody@demo.example")
    page.get_by_role("button", name="Skicka länken").click()

    heading(page, "Titta i din e-post")
    axe(page)
