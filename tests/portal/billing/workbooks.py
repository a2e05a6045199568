"""An import walked through its addresses: send a file, let the worker read it, look, confirm, let the worker save."""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pelaren.domain.billing.models import Invoice
from pelaren.domain.runs.models import Run
from pelaren.domain.tenancy import context
from pelaren.jobs.read_amounts import read_amounts
from pelaren.jobs.save_amounts import save_amounts


class Importer:
    """Somebody who reads amounts in for one invoice; what waits in the queue is done when asked for."""

    def __init__(self, client: Client, invoice: Invoice) -> None:
        client.cookies["pelaren_language"] = "en"
        self.client = client
        self.invoice = invoice
        contract = invoice.contract
        self.place = [contract.employer.customer_number, contract.number, invoice.public_id]

    def address(self, name: str, *more: object) -> str:
        return reverse(name, args=[*self.place, *more])

    def export(self) -> bytes:
        return self.client.get(self.address("invoice-workbook")).content

    def send(self, content: bytes, name: str = "summor.xlsx") -> HttpResponse:
        """Send a file; the answer is the form again or leads to the run."""
        return self.client.post(self.address("invoice-imports"), {"file": SimpleUploadedFile(name, content)})

    def read(self, content: bytes, name: str = "summor.xlsx") -> HttpResponse:
        """Send a file, let it be read and return the page that says what came of it."""
        sent = self.send(content, name)
        if sent.status_code != 302:
            return sent
        work(read_amounts, self.run)
        return self.client.get(sent.url)

    def post(self, name: str, **fields: object) -> HttpResponse:
        return self.client.post(self.address(name, self.run.public_id), fields)

    def confirm(self) -> HttpResponse:
        """Confirm the preview, let it be saved and return the page that says what came of it."""
        answer = self.post("invoice-import-confirmation")
        work(save_amounts, self.run)
        return self.client.get(answer.url)

    @property
    def run(self) -> Run:
        return Run.objects.filter(kind="amounts-import").latest("pk")


def work(task: Callable[..., object], run: Run) -> None:
    """Do a job as the worker would, whose transactions begin with nobody's rows open."""
    context.act_for_nobody()
    try:
        task(employer_id=run.employer_id, run=str(run.public_id))
    finally:
        context.act_for_insurer(user_id=None)


def text_of(answer: HttpResponse) -> str:
    """The words of a page, without markup and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())
