"""Journeys: a real Chromium against a real portal (`python -m pelaren up`) with the demo world."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pelaren.console.postgres import places

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Chromium notes an answer of 422 to a form that has to be corrected as a failed resource; it is the answer we mean.
CORRECTED_FORM = "status of 422"


@dataclass(frozen=True)
class Portal:
    """A running portal with its demo world."""

    address: str
    data: Path

    def sign_in(self, page: Page, person: str) -> None:
        """Sign in with the button of one of the demo people."""
        page.goto("/sign-in/")
        page.get_by_role("button", name=person).click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    @property
    def password(self) -> str:
        """The common password of the demo people, as `make up` prints it."""
        return next(self.data.rglob("demo-password")).read_text().strip()

    def assert_not_stored_in_plain(self, *texts: str) -> None:
        """Search the whole data folder and the database's files for texts in plain bytes."""
        assert_nowhere(self.data, *texts)


def assert_nowhere(data: Path, *texts: str) -> None:
    """Assert that no file of a portal's data, its database among them, holds one of the texts in plain bytes."""
    database = places.recorded_place(data)
    assert (database / "PG_VERSION").exists(), "the database's files were not found"
    searched = 0
    for file in [*data.rglob("*"), *database.rglob("*")]:
        if file.is_file():
            content = file.read_bytes()
            searched += len(content)
            for text in texts:
                for encoding in ("utf-8", "utf-16-le", "latin-1"):
                    assert text.encode(encoding) not in content, f"{text!r} in {file}"
    assert searched > 10_000_000, "too little was searched to be a whole database"


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for all journeys, started as an operator starts it and stopped at the end."""
    data = tmp_path_factory.mktemp("journeys") / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PELAREN_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "pelaren", "up"],
        cwd=ROOT,
        env={**keep, "PELAREN_DATA": str(data), "PORT": str(port), "PELAREN_DEMO": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout or ():
            if "is ready" in line:
                break
        else:
            pytest.fail("The portal did not start.")
        yield Portal(f"http://localhost:{port}", data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        # Where only root may enter the folder of temporary files, the database lies outside it.
        shutil.rmtree(places.recorded_place(data).parent, ignore_errors=True)


@pytest.fixture
def new_page(chromium: Browser, portal: Portal) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser of its own; whatever its console says fails the test."""
    contexts, said = [], []

    def open_page(**options: object) -> Page:
        settings = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-SE", **options}
        context = chromium.new_context(base_url=portal.address, **settings)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(error.stack or str(error)))
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in said if CORRECTED_FORM not in text] == []


def axe(page: Page) -> None:
    """Assert that the page has no violation of WCAG 2.2 A and AA or of axe's best practice."""
    result = Axe().run(page, options=RULES)
    assert result.violations_count == 0, result.generate_report()


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """
    Return a function that keeps a picture of a page for the handbook (`docs/handbok/pictures/NAME.png`).

    It does so when PELAREN_HANDBOOK=1 (`make handbook`); in an ordinary run the pages are walked without being kept.
    """
    keeping = os.environ.get("PELAREN_HANDBOOK") == "1"

    def keep(page: Page, name: str) -> None:
        if keeping:
            # As the page stands: to hide the caret or stop what moves, a style would be put in; the policy forbids it.
            own = ROOT / "docs" / "handbok" / "pictures" / f"{name}.png"
            page.screenshot(path=own, caret="initial", animations="allow")

    return keep
