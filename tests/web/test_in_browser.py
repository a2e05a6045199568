"""The scripts and the looks of the design system, in Chromium, on the gallery."""

import re
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, Route, expect

PAGES = ["/gallery/", "/gallery/form/", "/gallery/desk/", "/pages/help/", "/missing/"]
# What Chromium and htmx themselves write about a request that failed, as some tests want it to.
OF_FAILED_REQUESTS = ("Failed to load resource", "Response Status Error", "htmx:afterRequest", "htmx:sendError")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: pytest's own output is enough."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page in English that fails the test when anything is said in the console or breaks the policy."""
    context = chromium.new_context(base_url=address, locale="en", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(5_000)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [text for text in said if not text.startswith(OF_FAILED_REQUESTS)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_fault_is_accessible_and_can_be_tried_again(page, scheme, monkeypatch):
    page.emulate_media(color_scheme=scheme)
    with monkeypatch.context() as fault:
        fault.setattr("pelaren.web.handbook.render", lambda *arguments, **names: 1 / 0)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto("/help/?from=here")
            found = Axe().run(page, options=RULES).response
            assert [(broken["id"], broken["nodes"][0]["html"]) for broken in found["violations"]] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(page.get_by_text(re.compile("^PEL-[0-9A-F]{4}-[0-9A-F]{4}$"))).to_be_visible()

    page.get_by_role("link", name="Try again").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Help")
    assert page.url.endswith("/help/?from=here")


def test_a_sheet_that_comes_late_never_leaves_the_base_alone_with_its_forbidden_icons(page):
    late: list[Route] = []
    page.route(re.compile(r"/web/pelaren[^/]*\.css"), lambda route: late.append(route))
    page.goto("/gallery/form/", wait_until="commit")
    page.wait_for_timeout(500)

    page.evaluate("document.documentElement.getBoundingClientRect().height")  # styles what has come so far
    page.wait_for_timeout(200)
    for route in late:
        route.continue_()
    page.unroute_all(behavior="wait")
    expect(page.locator(".ds-validation-message").first).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_never_scrolls_sideways(page, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})

    for path in PAGES:
        page.goto(path)
        found = Axe().run(page, options=RULES).response
        assert found["passes"]
        assert [(broken["id"], broken["nodes"][0]["html"]) for broken in found["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_selection_is_counted_and_the_bar_leaves_with_the_last_tick(page):
    page.goto("/gallery/")
    bar = page.locator("[data-bulk]")
    assert bar.locator("strong").inner_text() == "1 selected"

    page.check("[data-check-all]")
    assert bar.locator("strong").inner_text() == "4 selected"

    page.get_by_role("button", name="Clear selection").click()
    bar.wait_for(state="hidden")
    assert page.locator(".pl-rowcheck:checked").count() == 0


def test_the_shortcuts_walk_the_rows_and_rest_in_fields(page):
    page.goto("/gallery/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "Björklund Mikael"
    page.keyboard.press("x")
    assert page.locator(".pl-rowcheck:checked").count() == 2
    page.keyboard.press("/")
    page.keyboard.type("jx?")
    assert page.input_value("#q") == "jx?"
    assert not page.locator("#keyboard-help").is_visible()


def test_the_shortcuts_can_be_switched_off(page):
    page.goto("/gallery/")
    page.evaluate("document.body.dataset.shortcuts = 'off'")

    page.keyboard.press("?")

    assert not page.locator("#keyboard-help").is_visible()


def test_a_dialog_gives_focus_back_to_its_opener(page):
    page.goto("/gallery/")
    page.get_by_role("button", name="Open the side dialog").click()
    page.locator("#side-dialog").wait_for()

    page.keyboard.press("Escape")

    page.locator("#side-dialog").wait_for(state="hidden")
    assert focused(page) == "Open the side dialog"


def test_a_form_with_errors_starts_at_its_summary(page):
    page.goto("/gallery/form/")

    assert page.evaluate("document.activeElement.id") == "errors"
    page.get_by_role("link", name="There is no such day. Check the day and the month.").click()
    assert page.evaluate("document.activeElement.id") == "id_begins"


def test_leaving_changes_is_asked_once(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto("/gallery/form/")
    page.fill("#id_last_name", "Ahlskog-Berg")

    page.get_by_role("link", name="Cancel and close").click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert page.url.endswith("/gallery/form/")
    page.get_by_role("link", name="Cancel and close").click()

    page.wait_for_url("**/gallery/")
    assert asked == ["beforeunload"]


def test_a_form_is_sent_once_however_often_it_is_clicked(page):
    sent = []
    page.goto("/gallery/form/")
    page.route("**/gallery/form/", lambda route: (sent.append(route.request.method), route.abort()))

    page.evaluate("() => { const b = document.querySelector('.pl-formfoot button'); b.click(); b.click(); b.click(); }")

    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_ctrl_and_enter_send_a_message(page):
    sent = []
    page.goto("/gallery/form/")
    page.route("**/gallery/form/", lambda route: (sent.append(route.request.method), route.abort()))
    page.fill("#id_text", "Hej")

    page.press("#id_text", "Control+Enter")

    page.wait_for_timeout(200)
    assert sent == ["POST"]


def answering(page: Page, status: int, body: str = "") -> None:
    """Let htmx ask for the rows of the gallery, and answer it."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body, content_type="text/html") if status else route.abort()

    page.route("**/rows/", answer)
    page.evaluate(
        "() => { const q = document.getElementById('q'); q.setAttribute('hx-post', '/rows/');"
        " q.setAttribute('hx-target', '#rows'); q.setAttribute('hx-trigger', 'input'); htmx.process(q); }"
    )
    page.fill("#q", "Ekhulm")


@pytest.mark.parametrize(
    ("status", "said"),
    [(500, "The service could not answer just now."), (0, "There is no connection"), (403, "This could not be done")],
)
def test_a_failed_request_is_told_at_its_place_and_the_text_stays(page, status, said):
    page.goto("/gallery/")

    answering(page, status)

    note = page.locator("[data-request-note]")
    note.wait_for()
    assert said in note.inner_text()
    assert page.input_value("#q") == "Ekhulm"
    assert page.locator("#rows tr").count() == 4


def test_an_answer_changes_the_rows_announces_itself_and_keeps_focus(page):
    page.goto("/gallery/")

    answering(page, 200, "<tr><td>Ekholm Sofia<span data-announce>1 of 18 insured</span></td></tr>")

    expect(page.locator("#announcer")).to_have_text("1 of 18 insured")
    assert page.locator("#rows tr").count() == 1
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_gallery_works_without_scripts(chromium, address):
    context = chromium.new_context(base_url=address, locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery/")

    page.get_by_role("button", name="Dark").click()

    assert page.locator("html").get_attribute("data-color-scheme") == "dark"
    assert page.locator("[data-bulk]").is_visible()
    context.close()
