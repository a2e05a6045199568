"""
Take pictures of every page: `make shots`.

Starts a portal of its own with the demo world, signs in as its people and writes `shots/<page>_<width>-<mode>.png` at
1280 and 390 pixels, light and dark. `python -m tools.shots NAME …` takes only the pages whose name holds one of the
words; with PELAREN_SHOTS_FROM=http://localhost:8000 it photographs a portal that runs already.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.shot_steps import (
    Step,
    attach,
    await_part,
    choose,
    elsewhere,
    fill,
    follow,
    last_of_month,
    press,
    show,
    tick,
    upload,
)

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "shots"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHROMIUM += ["--disable-component-update", "--disable-sync"]
SIZES = ((1280, 900), (390, 844))
MODES = ("light", "dark")


@dataclass(frozen=True)
class Shot:
    """A page to photograph: its name, who looks (empty: nobody signed in), its address, and what she does there."""

    name: str
    person: str
    path: str
    steps: tuple[Step, ...] = ()


ELIN, MARIA, ERIK = "Elin Sandholm", "Maria Rehn", "Erik Wallin"
STRANDVIK, TALLVIKEN = "/employers/40112/", "/employers/4127/"
JOIN = f"{STRANDVIK}contracts/7031-2/groups/2/insured/new/"
GROUP = f"{STRANDVIK}contracts/7031-2/groups/2/insured/"
SOFIA = f"{STRANDVIK}contracts/7031-2/insured/214/"
WRONG = (fill("Förnamn", "Ronja"), fill("Efternamn", "Ahlskog"), fill("Personbeteckning", "140691-918A"))
COMPARED = "?a-age=65&a-payout=15&b-age=67&b-months=0&b-payout=life&b-instalment=900"
INVOICES = f"{STRANDVIK}contracts/7031-2/invoices/"
IMPORT, CHECK = (follow("Förslag"), follow("Hämta från Excel")), "Granska filen"
PORTFOLIO = "/desk/contracts/7031-2/portfolio/"
CHOSEN = (tick("Välj Björklund Mikael"), tick("Välj Engblom Jan-Erik"), tick("Välj Karlström Oskar"))
SUPPLEMENTARY = (
    *CHOSEN,
    choose("Välj funktion", "Gör en tilläggsfaktura"),
    press("Fortsätt"),
    fill("Samma summa för alla", "525,00"),
    press("Fyll i"),
)
SUPPLEMENTARY_CHECK = (*SUPPLEMENTARY, press("Fortsätt"))
REMOVAL = (
    press("Radera försäkrad"),
    fill("Datum när den försäkrade har utgått ur gruppen", last_of_month()),
    tick("Ja, med en tilläggsfaktura"),
    fill("Belopp", "420,00"),
)
REMOVAL_OF_SEVERAL = (
    *CHOSEN,
    choose("Välj funktion", "Radera försäkrad"),
    press("Fortsätt"),
    tick("Ja, med en tilläggsfaktura"),
)

WRITE, DESK_WRITE = f"{TALLVIKEN}conversations/new/", "/desk/conversations/new/"
ROUND = (fill("Kundnummer", "4127, 40112"), press("Skicka"))
MESSAGE = (choose("Välj ämne", "Utbetalning"), fill("Meddelande", "Här är listan som vi talade om."))


def instalment(amount: str) -> tuple[Step, ...]:
    """Return the steps that give a person another instalment."""
    return fill("Belopp per betalning", amount), press("Spara")


def saved(amount: str) -> tuple[Step, ...]:
    """Return the steps that save another amount for one person on the proposal."""
    return fill("Summa för Häggblom Nils", amount), fill("Varför ändrar du?", "Rättad lön"), press("Spara")


PAGES = (
    Shot("01-sign-in", "", "/sign-in/"),
    Shot("03-roles", ELIN, "/roles/"),
    Shot("04-start", ELIN, TALLVIKEN),
    Shot("05-insured", ELIN, f"{STRANDVIK}contracts/7031-2/groups/2/insured/"),
    Shot("06-insured-show", ELIN, f"{STRANDVIK}contracts/7031-2/groups/2/insured/", (follow("Ekholm Sofia"),)),
    Shot("06b-forecast-table", ELIN, f"{STRANDVIK}contracts/7031-2/insured/214/", (show(".pl-details summary"),)),
    Shot("06c-forecast-sek", ELIN, f"{TALLVIKEN}contracts/8120-4/insured/1/"),
    Shot("06d-simulation", ELIN, f"{STRANDVIK}contracts/7031-2/insured/214/simulation/{COMPARED}"),
    Shot("06e-contract-forecasts", ELIN, f"{STRANDVIK}contracts/7031-2/forecast/"),
    Shot("06f-desk-forecasts", MARIA, "/desk/contracts/8120-4/forecast/"),
    Shot("06g-savings", MARIA, "/desk/savings/"),
    Shot("06h-salary-terms", MARIA, "/desk/contracts/8120-4/salary-terms/"),
    Shot("06i-basic-details", ELIN, f"{STRANDVIK}contracts/7031-2/insured/214/basic-details/"),
    Shot("07-join", ELIN, JOIN),
    Shot("07b-join-errors", ELIN, JOIN, (*WRONG, press("Spara"))),
    Shot("08-invoices", ELIN, f"{STRANDVIK}contracts/7031-2/invoices/"),
    Shot("09-proposal", ELIN, f"{STRANDVIK}contracts/7031-2/invoices/", (follow("Förslag"),)),
    Shot("09b-total", ELIN, f"{STRANDVIK}contracts/7031-2/invoices/", (follow("Förslag"), follow("Ändra slutsumman"))),
    Shot("09c-open-invoice", ELIN, f"{STRANDVIK}contracts/7031-2/payments/", (show("tbody a"),)),
    Shot("10-excel-choose", ELIN, INVOICES, IMPORT),
    Shot("10b-excel-errors", ELIN, INVOICES, (*IMPORT, upload("summor.xlsx", CHECK))),
    Shot("10c-excel-ready", ELIN, INVOICES, (*IMPORT, upload("summor-ratt.xlsx", CHECK))),
    Shot("10d-columns", ELIN, INVOICES, (*IMPORT, upload("egna-rubriker.xlsx", CHECK))),
    Shot("11-payments", ELIN, f"{STRANDVIK}contracts/7031-2/payments/"),
    Shot("11b-payments-of-a-year", ELIN, f"{STRANDVIK}contracts/7031-2/payments/", (follow("2025"),)),
    Shot("12-contract-details", ELIN, f"{STRANDVIK}contracts/7031-2/details/"),
    Shot("12b-invoicing", ELIN, f"{STRANDVIK}contracts/7031-2/details/invoicing/"),
    Shot("13-employees", ELIN, f"{STRANDVIK}employees/"),
    Shot("14-colleagues", ELIN, f"{STRANDVIK}colleagues/"),
    Shot("05b-insured-chosen", ELIN, GROUP, CHOSEN),
    Shot("14-supplementary", ELIN, GROUP, SUPPLEMENTARY),
    Shot("14b-supplementary-errors", ELIN, GROUP, (*SUPPLEMENTARY, fill("Förfallodag", "1.1.2020"), press("Fortsätt"))),
    Shot("15-supplementary-check", ELIN, GROUP, SUPPLEMENTARY_CHECK),
    Shot("17-removal", ELIN, SOFIA, REMOVAL),
    Shot("17b-removal-check", ELIN, SOFIA, (*REMOVAL, press("Fortsätt"))),
    Shot("17c-removal-of-several", ELIN, GROUP, REMOVAL_OF_SEVERAL),
    Shot("18-messages", ELIN, f"{TALLVIKEN}conversations/"),
    Shot("18b-messages-filter", ELIN, f"{TALLVIKEN}conversations/?filtering=1"),
    Shot("18c-messages-chips", ELIN, f"{TALLVIKEN}conversations/?topic=1&status=new&status=closed"),
    Shot("18d-messages-number-and-more", ELIN, f"{TALLVIKEN}conversations/?number=69999&topic=1"),
    Shot("18e-messages-nothing", ELIN, f"{TALLVIKEN}conversations/?number=99998"),
    Shot("19-conversation", ELIN, f"{TALLVIKEN}conversations/", (show("tbody a"),)),
    Shot("20-new-message", ELIN, WRITE),
    Shot("20b-notices", ELIN, "/notices/"),
    Shot("20c-export", ELIN, f"{TALLVIKEN}conversations/export/"),
    # From here on she changes things: what stands above shows the world as it was.
    Shot("20d-new-message-errors", ELIN, WRITE, (press("Skicka"),)),
    Shot("20e-new-message-file", ELIN, WRITE, (*MESSAGE, attach("lista.xlsx"))),
    Shot("20f-new-message-refused", ELIN, WRITE, (attach("program.pdf"),)),
    Shot("20g-message-sent", ELIN, WRITE, (press("Skicka"),)),
    Shot("06j-instalment-changed", ELIN, SOFIA, (*instalment("650,00"), *instalment("640,00"))),
    Shot("06k-instalment-undone", ELIN, SOFIA, (*instalment("650,00"), press("Ångra"))),
    Shot("09e-conflict", ELIN, INVOICES, (follow("Förslag"), elsewhere(*saved("700,00")), *saved("710,00"))),
    Shot("09f-why-changed", ELIN, INVOICES, (follow("Förslag"), *saved("720,00"), follow("Varför ändrades detta?"))),
    Shot("09g-versions", ELIN, INVOICES, (follow("Förslag"), follow("Versionshistorik"), follow("Version"))),
    Shot("16-supplementary-done", ELIN, GROUP, (*SUPPLEMENTARY_CHECK, press("Bekräfta och skapa"))),
    Shot("17d-removed", ELIN, SOFIA, (*REMOVAL, press("Fortsätt"), press("Radera från gruppen"))),
    Shot("17e-removal-undone", ELIN, SOFIA, (press("Ångra"),)),
    Shot("21-inbox", MARIA, "/desk/"),
    Shot("22-desk-conversation", MARIA, "/desk/", (show("tbody a"),)),
    Shot("21b-inbox-unassigned", MARIA, "/desk/?queue=unassigned"),
    Shot("21c-inbox-nothing", MARIA, "/desk/?number=99998"),
    Shot("21d-inbox-empty", ERIK, "/desk/"),
    Shot("22b-desk-new-message", MARIA, DESK_WRITE),
    Shot("22c-desk-new-message-errors", MARIA, DESK_WRITE, (press("Skicka"),)),
    Shot("22d-desk-new-message-file", MARIA, f"{DESK_WRITE}?employer=4127", (*MESSAGE, attach("lista.xlsx"))),
    Shot("22e-desk-round", MARIA, DESK_WRITE, (*ROUND, await_part("#round [data-announce]"))),
    Shot("23-desk-employers", MARIA, "/desk/employers/"),
    Shot("24-desk-employer", MARIA, "/desk/employers/4127/"),
    Shot("25-desk-contract", MARIA, "/desk/contracts/8120-4/"),
    Shot("25b-desk-insured", MARIA, "/desk/contracts/7031-2/insured/"),
    Shot("25c-desk-invoices", MARIA, "/desk/contracts/7031-2/invoices/"),
    Shot("25d-desk-invoice", MARIA, "/desk/contracts/7031-2/invoices/", (show("tbody a"),)),
    Shot("25e-desk-transactions", MARIA, "/desk/contracts/7031-2/payments/"),
    Shot("25f-desk-payment", MARIA, "/desk/contracts/7031-2/payments/", (show("tbody a"),)),
    Shot("25g-desk-new-payment", MARIA, "/desk/contracts/7031-2/payments/new/"),
    Shot("25h-desk-agreement", MARIA, "/desk/contracts/7031-2/agreement/"),
    Shot("25i-desk-payments", MARIA, "/desk/payments/"),
    Shot("25j-desk-issue-runs", MARIA, "/desk/issue-runs/"),
    Shot("25k-desk-new-contract", MARIA, "/desk/employers/4127/contracts/new/"),
    Shot("25l-portfolio", MARIA, PORTFOLIO),
    Shot("25m-portfolio-errors", MARIA, PORTFOLIO, (upload("personer.csv", CHECK),)),
    Shot("25n-portfolio-ready", MARIA, PORTFOLIO, (upload("personer-ratt.csv", CHECK),)),
    Shot("26-administration", ERIK, "/desk/administration/"),
    Shot("26b-new-topic", ERIK, "/desk/administration/topics/new/"),
    Shot("27-trail", ERIK, "/desk/administration/trail/"),
    Shot("27b-keys", ERIK, "/desk/administration/keys/"),
    Shot("28-help", ELIN, "/help/"),
    Shot("28b-help-chapter", ELIN, "/help/forsakrade/"),
    Shot("29-not-found", ELIN, f"{STRANDVIK}contracts/9999-9/details/"),
    Shot("30-gallery", ELIN, "/gallery/"),
)


def main() -> None:
    """Photograph the pages that were asked for."""
    words = sys.argv[1:]
    wanted = [shot for shot in PAGES if not words or any(word in shot.name for word in words)]
    SHOTS.mkdir(exist_ok=True)
    with address() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for person in dict.fromkeys(shot.person for shot in wanted):
            photograph(browser, portal, person, [shot for shot in wanted if shot.person == person])
        browser.close()


@contextmanager
def address() -> Iterator[str]:
    """Yield where a portal answers: the one that was named, or one started for the occasion."""
    if named := os.environ.get("PELAREN_SHOTS_FROM"):
        yield named.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PELAREN_DATA": f"{folder}/data", "PORT": str(port), "PELAREN_DEMO": "1"}
        portal = subprocess.Popen(
            [sys.executable, "-m", "pelaren", "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            while "is ready" not in (line := portal.stdout.readline() if portal.stdout else ""):
                if not line:
                    raise SystemExit("The portal did not start.")
            yield f"http://localhost:{port}"
        finally:
            portal.send_signal(signal.SIGTERM)
            portal.wait()


def photograph(browser: Browser, portal: str, person: str, shots: list[Shot]) -> None:
    """Take one person's pictures in all sizes and modes."""
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE")
        page = context.new_page()
        if person:
            page.goto(f"{portal}/sign-in/")
            page.get_by_role("button", name=person).click()
            page.wait_for_url(lambda url: "sign-in" not in url)
        for shot in shots:
            page.goto(portal + shot.path)
            for step in shot.steps:
                step(page)
            page.wait_for_load_state("networkidle")
            page.evaluate("window.scrollTo(0, 0)")
            for mode in MODES:
                page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]
                page.screenshot(path=SHOTS / f"{shot.name}_{width}-{mode}.png", full_page=True)
        context.close()


if __name__ == "__main__":
    main()
