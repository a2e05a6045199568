"""Forms of insured."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.contracts.operations import basic_details
from pelaren.domain.movements.operations import joiners
from pelaren.domain.movements.operations.instalment_limits import check_instalment
from pelaren.portal.contracts.payment_words import amount_hint, when
from pelaren.values.refusals import Refusal
from pelaren.values.typed_text import whole_number
from pelaren.web import forms

# What the database holds of an e-mail address (RFC 5321 allows no longer path).
LONGEST_EMAIL = 254
TOO_LONG_EMAIL = _("Shorten the e-mail address to at most 254 characters.")


@contextmanager
def told() -> Iterator[None]:
    """Turn a Refusal into the error of the field that is being cleaned."""
    try:
        yield
    except Refusal as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from None


class JoinForm(forms.PortalForm):
    """A new insured of a group: basic details and insurance details."""

    first_name = forms.NameField(label=_("First name"), error_messages={"required": _("Write the first name")})
    last_name = forms.NameField(label=_("Last name"), error_messages={"required": _("Write the last name")})

    def __init__(self, data: QueryDict | None = None, *, group: Group, months: Collection[int], today: date) -> None:
        """Fields follow the contract's market and currency; `months` are those of its payment plan."""
        super().__init__(data)
        self.group, self.today = group, today
        contract, market = group.contract, group.contract.employer.market
        self.fields |= {
            "identity_number": forms.IdentityNumberField(market=market, today=today),
            "email": email_field(),
            "employee_number": employee_number_field(),
            "joined_on": forms.DateField(label=_("In the group from"), market=market),
            "instalment": forms.AmountField(
                label=_("Instalment"), currency=contract.currency, help_text=amount_hint(months) if months else ""
            ),
            "retirement_age": forms.RadioField(
                label=_("Retirement age"), choices=retirement_ages(group), initial=str(group.retirement_age)
            ),
        }

    def clean_joined_on(self) -> date:
        """Return a start day that is allowed, so that a wrong one is told together with all else that is wrong."""
        with told():
            joiners.check_start_day(self.cleaned_data["joined_on"], contract=self.group.contract, today=self.today)
        return self.cleaned_data["joined_on"]

    def clean_instalment(self) -> int:
        """Return an instalment that is allowed."""
        with told():
            check_instalment(self.cleaned_data["instalment"])
        return self.cleaned_data["instalment"]

    @property
    def order(self) -> dict[str, Any]:
        """What `joiners.add` needs to know of the person, from a valid form."""
        details = dict(self.cleaned_data)
        identity, age = details.pop("identity_number"), int(details.pop("retirement_age"))
        return {**details, "identity": identity, "retirement_age": None if age == self.group.retirement_age else age}


def email_field() -> forms.EmailField:
    """An insured's e-mail address, which may be left out."""
    return forms.EmailField(
        label=_("E-mail (optional)"),
        required=False,
        # Not Django's max_length, whose HTML attribute cuts pasted text in silence.
        max_length=None,
        validators=[MaxLengthValidator(LONGEST_EMAIL, TOO_LONG_EMAIL)],
    )


def employee_number_field() -> forms.TextField:
    """The number that the employer's payroll knows an insured by, which may be left out."""
    return forms.TextField(label=_("Employee number (optional)"), required=False, longest=30, width="sm")


def retirement_ages(group: Group, chosen: int | None = None) -> list[tuple[str, str]]:
    """
    Return the pension ages to choose from: the contract's lowest and highest, and the group's own between them.

    One that somebody has already is among them.
    """
    contract = group.contract
    offered = {contract.lowest_retirement_age, group.retirement_age, contract.highest_retirement_age}
    ages = sorted(offered | ({chosen} if chosen else set()))
    own, other = gettext("%(age)s years (the group's standard)"), gettext("%(age)s years")
    return [(str(age), (own if age == group.retirement_age else other) % {"age": age}) for age in ages]


class BasicDetailsForm(forms.PortalForm):
    """The basic details of an insured. `seen` marks the details that the page showed when it was opened."""

    first_name = forms.NameField(label=_("First name"), error_messages={"required": _("Write the first name")})
    last_name = forms.NameField(label=_("Last name"), error_messages={"required": _("Write the last name")})
    seen = forms.TextField(required=False, longest=64)

    def __init__(self, data: QueryDict | None = None, *, insured: Insured, group: Group) -> None:
        """The fields begin with what stands now; the choice of pension ages is the group's and her own."""
        self.seen_now = basic_details.mark_of(insured)
        self.group = group
        initial = {name: getattr(insured, name) for name in basic_details.FIELDS}
        initial["retirement_age"] = str(insured.retirement_age or group.retirement_age)
        super().__init__(data, initial=initial)
        self.fields |= {
            "email": email_field(),
            "employee_number": employee_number_field(),
            "retirement_age": forms.RadioField(
                label=_("Retirement age"), choices=retirement_ages(group, insured.retirement_age)
            ),
        }

    @property
    def order(self) -> dict[str, Any]:
        """What `basic_details.change` needs to know, from a valid form."""
        details = dict(self.cleaned_data)
        age = int(details.pop("retirement_age"))
        return {**details, "retirement_age": None if age == self.group.retirement_age else age}


class InstalmentForm(forms.PortalForm):
    """Another instalment. `seen` is the amount, in minor units, that the page showed when it was opened."""

    seen = forms.TextField(required=False, longest=20)

    def __init__(
        self, data: QueryDict | None = None, *, enrolment: Enrolment, contract: Contract, months: Collection[int]
    ) -> None:
        """The field begins with the instalment of now."""
        super().__init__(data, initial={"instalment": enrolment.instalment})
        self.fields["instalment"] = forms.AmountField(
            label=_("Amount per payment"), currency=contract.currency, help_text=when(months) if months else ""
        )

    def clean_seen(self) -> int | None:
        """Return the amount that was seen; None, which is never the amount of now, when the page did not say."""
        text = self.cleaned_data["seen"]
        return whole_number(text)
