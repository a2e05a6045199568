"""The quick search of the side menu: straight to an employer by its customer number."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.queries import is_customer_number
from pelaren.values.typed_text import without_spaces


@staff_page(methods=["POST"])
def create(request: StaffRequest) -> HttpResponse:
    """Go to the employer with the typed customer number, or to the search."""
    typed = without_spaces(request.POST.get("customer_number", ""))
    if is_customer_number(typed) and Employer.objects.filter(customer_number=int(typed)).exists():
        return redirect("desk:employer", int(typed))
    messages.warning(request, gettext("No employer has that customer number. Search by name or business ID."))
    return redirect("desk:employers")
