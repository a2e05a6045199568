"""Forms of system administration."""

from collections.abc import Iterable
from typing import Any

from django.forms import IntegerField, NumberInput
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Department
from pelaren.values.names import sort_key
from pelaren.web import forms

LONGEST_TARGET = 60


class DepartmentForm(forms.PortalForm):
    """The name of a department."""

    name = forms.TextField(label=_("Name of the department"), longest=80)


class TopicForm(forms.PortalForm):
    """A topic: its name, the department that receives it, and within how many working days it is answered."""

    name = forms.TextField(label=_("Name of the topic"), longest=80)
    target_days = IntegerField(
        label=_("Answering time in working days (optional)"),
        required=False,
        min_value=1,
        max_value=LONGEST_TARGET,
        widget=NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write the number of days with figures."),
            "min_value": _("Write a number of days from 1 to 60."),
            "max_value": _("Write a number of days from 1 to 60."),
        },
    )

    def __init__(
        self, data: QueryDict | None, *, departments: Iterable[Department], initial: dict[str, object] | None = None
    ) -> None:
        """Offer the departments in the order of the Swedish alphabet."""
        super().__init__(data, initial=initial)
        self.departments = _by_key(departments)
        self.fields["department"] = department_field(self.departments, _("Department that receives it"))
        self.order_fields(("name", "department", "target_days"))

    def clean_department(self) -> Department:
        """Return the chosen department itself."""
        return self.departments[self.cleaned_data["department"]]


class MemberForm(forms.PortalForm):
    """In which departments somebody works; none means that no conversations are open to that person."""

    def __init__(
        self, data: QueryDict | None, *, departments: Iterable[Department], initial: dict[str, object] | None = None
    ) -> None:
        """Offer all departments."""
        super().__init__(data, initial=initial)
        self.departments = _by_key(departments)
        choices = [(key, department.name) for key, department in self.departments.items()]
        self.fields["departments"] = forms.ChecksField(label=_("Departments"), required=False, choices=choices)

    def clean_departments(self) -> list[Department]:
        """Return the chosen departments themselves."""
        return [self.departments[key] for key in self.cleaned_data["departments"]]


class TemplateForm(forms.PortalForm):
    """A reply template."""

    name = forms.TextField(label=_("Name of the reply template"), longest=80)
    text = forms.ParagraphsField(label=_("Text"), longest=10_000, rows=8)

    def __init__(
        self, data: QueryDict | None, *, departments: Iterable[Department], initial: dict[str, object] | None = None
    ) -> None:
        """Offer one department, or all of them."""
        super().__init__(data, initial=initial)
        self.departments = _by_key(departments)
        field = department_field(self.departments, _("Department"), nobody=_("All departments"))
        self.fields["department"] = field
        self.order_fields(("name", "department", "text"))

    def clean_department(self) -> Department | None:
        """Return the chosen department itself, None for all."""
        return self.departments.get(self.cleaned_data["department"])


def department_field(departments: dict[str, Department], label: Any, *, nobody: Any = "") -> forms.ChoiceField:
    """Return a choice of one of some departments."""
    named = [(key, department.name) for key, department in departments.items()]
    empty = ("", nobody or _("Choose department"))
    return forms.ChoiceField(label=label, required=not nobody, choices=[empty, *named])


def _by_key(departments: Iterable[Department]) -> dict[str, Department]:
    ordered = sorted(departments, key=lambda department: sort_key(department.name))
    return {str(department.pk): department for department in ordered}
