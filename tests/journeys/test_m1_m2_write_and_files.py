"""M1, M2: write a secure message with files, in a real browser, and lose nothing on the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.hostile_files import TEXTS, package, pdf
from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey
CANARY = "Kanariefågel7719"


def open_messages(page: Page, employer: str = "Tallvikens kommun") -> None:
    page.goto("/roles/")
    page.get_by_role("button", name=employer).or_(page.get_by_role("link", name=employer)).first.click()
    page.get_by_role("complementary").get_by_role("link", name="Säkra meddelanden").click()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / f"{CANARY} lön.pdf").write_bytes(pdf(b"/N (" + CANARY.encode() + b") "))
    (tmp_path / "avtal.docx").write_bytes(package())
    return sorted(tmp_path.iterdir())


def test_a_message_with_several_files_is_written_kept_sent_and_read(portal: Portal, new_page, files, picture):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    open_messages(elin)
    elin.get_by_role("link", name="Nytt meddelande").first.click()
    elin.get_by_label("Välj ämne").select_option(label="Beräkning")
    elin.get_by_label("Meddelande", exact=True).fill(f"Kan ni räkna på det här? {CANARY}")
    expect(elin.locator("[data-draft-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    elin.locator("#id_files").set_input_files(files)
    expect(elin.locator(".pl-file")).to_have_count(2)
    axe(elin)
    picture(elin, "message-new-1")

    # She leaves, and finds everything again.
    elin.goto("/roles/")
    open_messages(elin)
    elin.get_by_role("link", name="Nytt meddelande").first.click()
    expect(elin.get_by_label("Meddelande", exact=True)).to_have_value(re.compile(CANARY))
    expect(elin.locator(".pl-file")).to_have_count(2)
    elin.get_by_label("Meddelande", exact=True).press("Control+Enter")
    expect(elin.locator(".pl-msg").last).to_contain_text(CANARY)
    number = elin.url.rstrip("/").split("/")[-1].split("#")[0]
    assert re.fullmatch(r"\d{5}", number)
    axe(elin)
    picture(elin, "message-sent-1")

    maria: Page = new_page()
    portal.sign_in(maria, "Maria Rehn")
    maria.goto(f"/desk/conversations/{number}/")
    expect(maria.locator(".pl-msg .pl-file")).to_have_count(2)
    _released(maria)
    with maria.expect_download() as given:
        maria.locator("a.pl-file").filter(has_text="lön.pdf").click()
    assert given.value.suggested_filename == f"{CANARY} lön.pdf"
    [sent] = [file for file in files if file.suffix == ".pdf"]
    assert Path(given.value.path()).read_bytes() == sent.read_bytes()
    maria.get_by_label("Ditt svar").fill("Ja, jag återkommer.")
    maria.get_by_label("Ditt svar").press("Control+Enter")
    expect(maria.locator(".pl-msg").last).to_contain_text("Ja, jag återkommer.")
    portal.assert_not_stored_in_plain(CANARY)


def _released(page: Page) -> None:
    """Wait until the worker has let the files go; a page shows them as they were when it was opened."""
    for _ in range(20):
        if page.locator("a.pl-file").count() == 2:
            return
        page.wait_for_timeout(500)
        page.reload()


def test_hostile_texts_and_names_run_nothing_in_a_real_browser(portal: Portal, new_page):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    open_messages(elin)
    elin.get_by_role("link", name="Nytt meddelande").first.click()
    elin.get_by_label("Välj ämne").select_option(label="Övrigt")
    elin.get_by_label("Meddelande", exact=True).fill("\n\n".join(TEXTS))
    name = "<img src=x onerror=document.title='owned'>.pdf"
    elin.locator("#id_files").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": pdf()})
    expect(elin.locator(".pl-file")).to_have_count(1)
    elin.get_by_role("button", name="Skicka").click()
    expect(elin.locator(".pl-msg")).to_have_count(1)

    shown = elin.locator(".pl-msg")
    expect(shown).to_contain_text("<script>document.title='owned'</script>")
    assert "owned" not in elin.title()
    assert shown.locator("script, img, iframe, form, style, meta, base").count() == 0


def test_what_was_typed_outlives_the_session(portal: Portal, new_page):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    open_messages(elin)
    elin.get_by_role("row").nth(1).get_by_role("link").first.click()
    elin.context.clear_cookies(name="pelaren_sessionid")
    elin.get_by_label("Ditt svar").fill("Detta får inte försvinna")
    elin.get_by_role("button", name="Skicka").click()

    expect(elin.locator("textarea[name=text]")).to_have_value("Detta får inte försvinna")
