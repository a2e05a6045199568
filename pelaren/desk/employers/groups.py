"""Form groups of a contract, and keep them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.employers.contract_forms import GroupForm
from pelaren.desk.employers.head import below_tab, contract_of
from pelaren.desk.frame import page
from pelaren.domain.contracts.models import Contract, Group
from pelaren.domain.contracts.operations import groups


@staff_page(methods=("GET", "POST"))
def new(request: StaffRequest, contract: str) -> HttpResponse:
    """Form a group."""
    found = contract_of(contract)
    form = GroupForm(request.POST if request.method == "POST" else None, contract=found)
    with form.refusals():
        if form.is_valid():
            made = groups.create(contract=found, **form.order(), by=request.staff)
            messages.success(request, gettext("Group %(number)d is formed.") % {"number": made.number})
            return redirect("desk:contract", contract)
    return _answer(request, found, form, gettext("New group"))


@staff_page(methods=("GET", "POST"))
def edit(request: StaffRequest, contract: str, group: int) -> HttpResponse:
    """Change a group's details."""
    found = contract_of(contract)
    opened = get_object_or_404(Group, employer_id=found.employer_id, contract=found, number=group)
    form = GroupForm(request.POST if request.method == "POST" else None, contract=found, group=opened)
    with form.refusals():
        if form.is_valid():
            groups.change(group=opened, **form.order(), by=request.staff)
            messages.success(request, gettext("The group is saved."))
            return redirect("desk:contract", contract)
    return _answer(request, found, form, gettext("Group %(number)d") % {"number": opened.number})


def _answer(request: StaffRequest, contract: Contract, form: GroupForm, title: str) -> HttpResponse:
    context = {**below_tab(request, contract, title), "form": form}
    return page(request, "desk/employers/form.html", context, status=422 if form.errors else 200)
