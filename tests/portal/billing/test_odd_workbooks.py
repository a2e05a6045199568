"""Whatever is sent to an invoice's address, the answer is known beforehand, in a sentence, and nothing is stored."""

import html

import pytest

from pelaren.documents.insured_amounts_excel import FILE_SENTENCES, row_sentence
from pelaren.domain.billing.models import Invoice, InvoiceChange, InvoiceLine
from pelaren.domain.billing.operations import amount_imports, proposals
from pelaren.domain.contracts.models import Group, Insured
from pelaren.domain.runs.models import Run, State
from tests.documents.bills import PUBLIC_ID, finnish_bill
from tests.documents.odd_workbooks import ODD_WORKBOOKS, OddWorkbook
from tests.portal.billing.workbooks import Importer
from tests.world import TODAY, an_insured


@pytest.fixture
def asta(world, signed_in):
    """Asta at a proposal that is the very bill from which the odd workbooks are made."""
    for lines in finnish_bill().groups:
        group, _ = Group.objects.get_or_create(
            employer=world.norrvik, contract=world.contract, number=lines.number, defaults={"retirement_age": 65}
        )
        Group.objects.filter(pk=group.pk).update(name=lines.name)
        for line in lines.lines:
            last, first = line.name.split(" ")
            enrolment = an_insured(group, first, last, instalment=line.planned)
            Insured.objects.filter(pk=enrolment.insured_id).update(number=int(line.insurance_number[-4:]))
    proposals.make(today=TODAY)
    proposal = Invoice.objects.get()
    for line in finnish_bill().lines:
        InvoiceLine.objects.filter(insured__number=int(line.insurance_number[-4:])).update(amount=line.amount)
    Invoice.objects.filter(pk=proposal.pk).update(public_id=PUBLIC_ID)
    proposal.refresh_from_db()
    return Importer(signed_in(world.asta.user), proposal)


def odd(expected: str) -> list[OddWorkbook]:
    return [workbook for workbook in ODD_WORKBOOKS if getattr(workbook, expected) is not None]


def stored() -> tuple[object, ...]:
    """All that an import could have changed."""
    lines = InvoiceLine.objects.order_by("pk").values_list("pk", "amount", "planned")
    return (Invoice.objects.get().version, InvoiceChange.objects.count(), tuple(lines))


def said(page) -> str:
    return html.unescape(page.content.decode())


def test_each_file_that_cannot_be_read_is_refused_with_its_sentence_and_nothing_of_it_is_kept(asta):
    before, wrong = stored(), []
    for workbook in odd("refused"):
        Run.objects.all().delete()
        page = asta.read(workbook.make(), workbook.file_name)
        kept = [run for run in Run.objects.all() if run.content or run.state is not State.REFUSED]
        if page.status_code not in {200, 422} or str(FILE_SENTENCES[workbook.refused]) not in said(page) or kept:
            wrong.append((workbook.name, page.status_code))

    assert wrong == []
    assert stored() == before


def test_each_row_that_cannot_be_used_is_told_with_its_sentence_and_nothing_is_stored(asta):
    before, wrong = stored(), []
    for workbook in odd("problems"):
        page = said(asta.read(workbook.make(), workbook.file_name))
        numbers = {row.row for row in amount_imports.rows_of(asta.run) if row.reason}
        sentences = [str(row_sentence(reason, 0)).partition("0")[0] for reason in workbook.problems.values()]
        if numbers != set(workbook.problems) or not all(sentence in page for sentence in sentences):
            wrong.append(workbook.name)
        asta.post("invoice-import-confirmation")

    assert wrong == []
    assert Run.objects.filter(confirmed_at__isnull=False).count() == 0
    assert stored() == before


def test_what_people_really_send_is_previewed_to_the_cent(asta):
    before, wrong = stored(), []
    too_large = {"amounts as text with spaces of every width"}
    for workbook in odd("reads"):
        asta.read(workbook.make(), workbook.file_name)
        read = {row.insurance_number: row.new for row in amount_imports.rows_of(asta.run)}
        if read != workbook.reads or (asta.run.state is not State.READY and workbook.name not in too_large):
            wrong.append((workbook.name, asta.run.state, asta.run.facts))

    assert wrong == []
    assert stored() == before


def test_unknown_headings_are_asked_about(asta):
    for workbook in odd("asks"):
        page = asta.read(workbook.make(), workbook.file_name)

        assert asta.run.state is State.ASKING, workbook.name
        assert 'name="insurance_number"' in said(page)


def test_the_odd_workbooks_are_many():
    assert len(ODD_WORKBOOKS) >= 60
