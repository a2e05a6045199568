"""Files with persons, as employers send them, and the pages they are read in through."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pelaren.domain.contracts.models import Contract
from pelaren.domain.runs.models import Run
from pelaren.jobs.join_portfolio import join_portfolio
from pelaren.jobs.read_portfolio import read_portfolio
from tests.portal.billing.workbooks import work
from tests.world import an_identity

HEADINGS = ["Efternamn", "Förnamn", "Personbeteckning", "Grupp", "I gruppen från", "Betalningspost"]


def a_row(*, last: str = "Ekholm", first: str = "Sofia", identity: str = "", group: object = 2,
          joined_on: str = "1.1.2026", instalment: object = "630,00") -> list[object]:  # fmt: skip
    return [last, first, identity or an_identity().shown, group, joined_on, instalment]


def as_text(rows: Sequence[Sequence[object]]) -> bytes:
    """A text file with semicolons."""
    return "\r\n".join(";".join(map(str, row)) for row in rows).encode()


class PortfolioImporter:
    """Somebody at the pension company who reads a portfolio in; what waits in the queue is done when asked for."""

    def __init__(self, client: Client, contract: Contract) -> None:
        client.cookies["pelaren_language"] = "en"
        self.client = client
        self.contract = contract

    def address(self, name: str, *more: object) -> str:
        return reverse(f"desk:{name}", args=[self.contract.number, *more])

    def send(self, content: bytes, name: str = "personer.csv") -> HttpResponse:
        return self.client.post(self.address("portfolio-imports"), {"file": SimpleUploadedFile(name, content)})

    def read(self, content: bytes, name: str = "personer.csv") -> HttpResponse:
        """Send a file, let it be read and return the page that says what came of it."""
        sent = self.send(content, name)
        if sent.status_code != 302:
            return sent
        work(read_portfolio, self.run)
        return self.client.get(sent.url)

    def confirm(self) -> HttpResponse:
        """Confirm the preview, let everybody join and return the page that says what came of it."""
        answer = self.client.post(self.address("portfolio-import-confirmation", self.run.public_id))
        work(join_portfolio, self.run)
        return self.client.get(answer.url)

    @property
    def run(self) -> Run:
        return Run.objects.filter(kind="portfolio-import").latest("pk")
