"""The paid premiums of an insured as a workbook (För över till Excel)."""

from django.http import HttpResponse
from django.utils import timezone

from pelaren.documents import downloads, paid_premiums_excel
from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.audit.operations import record
from pelaren.domain.billing.queries import paid_by_year
from pelaren.portal.doors import EmployerRequest, employer_page
from pelaren.portal.insured import person


@employer_page(Permission.VIEW_INSURED)
def workbook(request: EmployerRequest, contract: str, number: int) -> HttpResponse:
    """Hand over what has been paid for an insured, by year; the file name holds no identity number."""
    insured = person.insured_of(request, contract, number)
    years = paid_by_year(employer_id=insured.employer_id, insured_id=insured.pk)
    record("insured.premiums-exported", about=insured, by=request.membership)
    content = paid_premiums_excel.write(insured, years)
    name = f"betalda-premier-{insured.insurance_number}-{timezone.localdate().isoformat()}.xlsx"
    return downloads.handed_over(content, name)
