"""Take on an employer, and keep its details."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.employer_forms import DetailsForm, NewEmployerForm
from pelaren.desk.frame import page
from pelaren.domain.employers.models import Employer
from pelaren.domain.employers.operations import employers
from pelaren.web.frame import Link


@staff_page(methods=("GET", "POST"))
def new(request: StaffRequest) -> HttpResponse:
    """Take on an employer as a customer."""
    form = NewEmployerForm(request.POST) if request.method == "POST" else NewEmployerForm()
    with form.refusals():
        if form.is_valid():
            made = employers.create(**form.order(), by=request.staff)
            messages.success(request, gettext("%(name)s is now a customer.") % {"name": made.name})
            return redirect("desk:employer", made.customer_number)
    context = {
        "crumbs": (Link(_("Employers"), reverse("desk:employers")),),
        "title": gettext("New employer"),
        "form": form,
        "back_url": reverse("desk:employers"),
    }  # fmt: skip
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)


@staff_page(methods=("GET", "POST"))
def edit(request: StaffRequest, customer_number: int) -> HttpResponse:
    """Change an employer's details."""
    employer = get_object_or_404(Employer, customer_number=customer_number)
    form = DetailsForm(request.POST) if request.method == "POST" else DetailsForm.of(employer)
    if form.is_valid():
        employers.change(employer=employer, **form.cleaned_data, by=request.staff)
        messages.success(request, gettext("The details are saved."))
        return redirect("desk:employer", customer_number)
    url = reverse("desk:employer", args=[customer_number])
    context = {
        "crumbs": (Link(_("Employers"), reverse("desk:employers")), Link(employer.name, url)),
        "title": gettext("Change the details of %(name)s") % {"name": employer.name},
        "form": form,
        "back_url": url,
    }
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)
