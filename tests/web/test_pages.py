"""The pages of the design system itself: none asks the database, all are sound, all carry the headers."""

import html5lib
import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils.translation import override

from tests.web.drawing import NAMESPACE, find, find_all, words

PAGES = [
    "/gallery/",
    "/gallery/form/",
    "/gallery/desk/",
    "/help/",
    "/help/logga-in/",
    "/pages/contact/",
    "/pages/accessibility/",
    "/pages/personal-data/",
    "/pages/pension-choices/",
]
LANGUAGES = ["sv", "fi", "en"]


def reader(language: str = "en") -> Client:
    client = Client()
    client.cookies["pelaren_language"] = language
    return client


def tree_of(html: str):
    return html5lib.HTMLParser(strict=True).parse(html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_html_with_one_heading_in_the_language_of_the_reader(address, language):
    answer = reader(language).get(address)

    tree = tree_of(answer.content.decode())
    assert answer.status_code == 200
    assert tree.get("lang") == language
    assert words(find(tree, "h1"))
    assert words(find(tree, "title")).endswith("– Pelaren")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", [*PAGES, "/missing/", "/pages/unknown/"])
def test_every_answer_carries_the_strict_headers(address):
    headers = reader().get(address).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_static_file_may_be_kept_and_carries_the_policy_too():
    headers = reader().get("/static/web/pelaren.css").headers

    assert "no-store" not in headers["Cache-Control"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_inline_script_style_or_handler(address):
    tree = tree_of(reader().get(address).content.decode())

    assert find_all(tree, "style") == []
    assert all(script.get("src") for script in find_all(tree, "script"))
    attributes = {name for element in tree.iter() for name in element.attrib if isinstance(name, str)}
    assert not {name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))}


def test_the_title_of_a_form_to_correct_begins_with_the_word_error():
    tree = tree_of(reader().get("/gallery/form/").content.decode())

    assert words(find(tree, "title")).startswith("Error: ")


def test_every_error_of_a_form_leads_to_a_control_of_that_form():
    tree = tree_of(reader().get("/gallery/form/").content.decode())

    targets = [link.get("href")[1:] for link in find(tree, "div[@id='errors']").findall(".//h:a", NAMESPACE)]
    controls = {control.get("id") for tag in ("input", "select", "textarea") for control in find_all(tree, tag)}
    assert len(targets) == 5
    assert set(targets) <= controls


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_for_the_worst_moment_needs_no_context(name, language):
    with override(language):
        html = get_template(name).render()

    tree = tree_of(html)
    assert words(find(tree, "h1"))
    assert "/" in {link.get("href") for link in find_all(tree, "a[@class='ds-button']")}


def test_choosing_a_language_is_remembered_and_leads_back():
    client = reader("sv")

    answer = client.post("/language/", {"language": "fi", "next": "/pages/help/?q=1"})

    assert (answer.status_code, answer["Location"]) == (302, "/pages/help/?q=1")
    cookie = client.cookies["pelaren_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("fi", True, "Lax")


def test_a_language_nobody_offers_changes_nothing():
    client = reader("sv")

    client.post("/language/", {"language": "xx", "next": "/"})

    assert client.cookies["pelaren_language"].value == "sv"


ELSEWHERE = ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_switch_never_leads_to_another_host(address):
    answer = reader().post("/colour-scheme/", {"scheme": "dark", "next": address})

    assert answer["Location"] == "/"


def test_the_chosen_colours_stand_on_the_page():
    client = reader()
    client.post("/colour-scheme/", {"scheme": "dark", "next": "/pages/help/"})

    tree = tree_of(client.get("/pages/help/").content.decode())

    assert tree.get("data-color-scheme") == "dark"


def test_colours_nobody_offers_are_the_systems_own():
    client = reader()
    client.cookies["pelaren_colours"] = '"><script>'

    tree = tree_of(client.get("/pages/help/").content.decode())

    assert tree.get("data-color-scheme") == "auto"


def test_a_switch_is_no_link():
    assert reader().get("/language/").status_code == 405


def test_a_form_from_elsewhere_is_refused_with_a_page_that_explains():
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/language/", {"language": "fi"})

    assert answer.status_code == 403
    assert tree_of(answer.content.decode()).get("lang")


def test_unknown_text_pages_and_unknown_addresses_answer_alike():
    answers = [reader().get(address) for address in ("/pages/unknown/", "/missing/")]

    unknown, missing = (words(find(tree_of(answer.content.decode()), "main")) for answer in answers)
    assert {answer.status_code for answer in answers} == {404}
    assert unknown == missing
