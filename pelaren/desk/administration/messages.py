"""What system administration keeps of secure messages: topics, departments, their people, and reply templates."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk import frame
from pelaren.desk.administration.administration import tabs
from pelaren.desk.administration.forms import DepartmentForm, MemberForm, TemplateForm, TopicForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.accounts.models import Department, StaffMember
from pelaren.domain.accounts.operations import departments as department_orders
from pelaren.domain.messaging.models import ReplyTemplate, Topic
from pelaren.domain.messaging.operations import topics
from pelaren.web.forms import PortalForm
from pelaren.web.frame import Link

HOME = "administration"


@staff_page(administrator=True, methods=("GET", "POST"))
def new_topic(request: StaffRequest) -> HttpResponse:
    """Make a topic."""
    form = TopicForm(_typed(request), departments=Department.objects.all())
    return _edited(request, form, _("New topic"), lambda: topics.create(**form.cleaned_data, by=request.staff))


@staff_page(administrator=True, methods=("GET", "POST"))
def edit_topic(request: StaffRequest, topic: int) -> HttpResponse:
    """Change a topic's name, department or answering time."""
    found = get_object_or_404(Topic, pk=topic)
    initial: dict[str, object] = {
        "name": found.name,
        "department": str(found.department_id),
        "target_days": found.target_days,
    }
    form = TopicForm(_typed(request), departments=Department.objects.all(), initial=initial)
    return _edited(
        request, form, _("Change the topic"), lambda: topics.change(topic=found, **form.cleaned_data, by=request.staff)
    )


@staff_page(administrator=True, methods=("POST",))
def retire_topic(request: StaffRequest, topic: int) -> HttpResponse:
    """Offer a topic no more, or again."""
    found = get_object_or_404(Topic, pk=topic)
    if found.retired_at is None:
        topics.retire(topic=found, by=request.staff, now=timezone.now())
        messages.success(request, gettext("The topic is no longer offered. Its messages stay."))
    else:
        topics.bring_back(topic=found, by=request.staff)
        messages.success(request, gettext("The topic is offered again."))
    return redirect(f"desk:{HOME}")


@staff_page(administrator=True, methods=("GET", "POST"))
def new_department(request: StaffRequest) -> HttpResponse:
    """Make a department."""
    form = DepartmentForm(_typed(request))
    return _edited(
        request, form, _("New department"), lambda: department_orders.create(**form.cleaned_data, by=request.staff)
    )


@staff_page(administrator=True, methods=("GET", "POST"))
def edit_department(request: StaffRequest, department: int) -> HttpResponse:
    """Rename a department."""
    found = get_object_or_404(Department, pk=department)
    form = DepartmentForm(_typed(request), initial={"name": found.name})
    order: dict[str, Any] = {"department": found, "by": request.staff}
    return _edited(
        request, form, _("Rename the department"), lambda: department_orders.rename(**order, **form.cleaned_data)
    )


@staff_page(administrator=True, methods=("GET", "POST"))
def edit_member(request: StaffRequest, member: int) -> HttpResponse:
    """Say in which departments somebody works."""
    found = get_object_or_404(StaffMember.objects.select_related("user"), pk=member, left_at=None)
    initial: dict[str, object] = {"departments": [str(one.pk) for one in found.departments.all()]}
    form = MemberForm(_typed(request), departments=Department.objects.all(), initial=initial)
    order: dict[str, Any] = {"member": found, "by": request.staff}
    title = gettext("Departments of %(name)s") % {"name": found.user.full_name}
    return _edited(request, form, title, lambda: department_orders.place(**order, **form.cleaned_data))


@staff_page(administrator=True, methods=("GET", "POST"))
def new_template(request: StaffRequest) -> HttpResponse:
    """Write a reply template."""
    form = TemplateForm(_typed(request), departments=Department.objects.all())
    order: dict[str, Any] = {"template": None, "by": request.staff}
    return _edited(request, form, _("New reply template"), lambda: topics.keep_template(**order, **form.cleaned_data))


@staff_page(administrator=True, methods=("GET", "POST"))
def edit_template(request: StaffRequest, template: int) -> HttpResponse:
    """Write a reply template anew."""
    found = get_object_or_404(ReplyTemplate, pk=template, retired_at=None)
    initial: dict[str, object] = {"name": found.name, "text": found.text, "department": str(found.department_id or "")}
    form = TemplateForm(_typed(request), departments=Department.objects.all(), initial=initial)
    order: dict[str, Any] = {"template": found, "by": request.staff}
    return _edited(
        request, form, _("Change the reply template"), lambda: topics.keep_template(**order, **form.cleaned_data)
    )


@staff_page(administrator=True, methods=("POST",))
def retire_template(request: StaffRequest, template: int) -> HttpResponse:
    """Offer a reply template no more."""
    found = get_object_or_404(ReplyTemplate, pk=template)
    topics.retire_template(template=found, by=request.staff, now=timezone.now())
    messages.success(request, gettext("The reply template is no longer offered."))
    return redirect(f"desk:{HOME}")


def _typed(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _edited(request: StaffRequest, form: PortalForm, title: str | Promise, order: Callable[[], object]) -> HttpResponse:
    """Carry out the order of a valid form and go back to the overview, or show the form."""
    with form.refusals():
        if form.is_valid():
            order()
            messages.success(request, gettext("Saved."))
            return redirect(f"desk:{HOME}")
    context: dict[str, object] = {
        "crumbs": (Link(_("System administration"), reverse(f"desk:{HOME}")),),
        "title": title,
        "form": form,
        "tabs": tabs(HOME),
        "back_url": reverse(f"desk:{HOME}"),
    }
    return frame.page(request, "desk/administration/edit.html", context, status=422 if form.errors else 200)
