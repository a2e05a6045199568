"""Forms of a contract: a new one, its groups, its payment plan, its investment plan and its terms."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.template.defaultfilters import date as written
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from pelaren.domain.billing.models import PaymentPlan
from pelaren.domain.billing.queries.issuing import following
from pelaren.domain.contracts.models import Contract, Group
from pelaren.values.typed_text import whole_number
from pelaren.web import forms

AGES = range(50, 76)
DUE_DAYS = range(1, 29)
# Short enough that a payment reference, whose digits are the contract's, the year's and the invoice's, can be made.
CONTRACT_NUMBER = RegexValidator(
    r"^[0-9]{1,8}(-[0-9]{1,3})?$", _("Write the number with digits, and at most one hyphen before the last ones.")
)
MOST_SHARES = 8
NUMBER = _("Write a whole number of days, at most %(most)s.")
MOST_DAYS = 365


class DaysField(forms.TextField):
    """A number of days: cleaned to an int, None when empty and allowed."""

    width = "xs"

    def __init__(self, **options: Any) -> None:
        """At most a year."""
        super().__init__(longest=3, **options)

    def clean(self, value: Any) -> Any:
        """Return the number. Raises ValidationError."""
        text = str(super().clean(value)).strip()
        if not text and not self.required:
            return None
        number = whole_number(text)
        if number is None or number > MOST_DAYS:
            raise ValidationError(str(NUMBER) % {"most": MOST_DAYS})
        return number


def _months_field() -> forms.ChecksField:
    return forms.ChecksField(label=_("Payment months"), choices=[(str(n), name) for n, name in MONTHS.items()])


def _due_day_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Due day of the month"), choices=[(str(n), str(n)) for n in DUE_DAYS], initial="15"
    )


class DaysForm(forms.PortalForm):
    """How long before the due date proposals are made and issued."""

    propose_days = DaysField(label=_("Proposals are made so many days before the due date"), initial="45")
    issue_days = DaysField(label=_("Invoices are issued so many days before the due date"), initial="21")
    agreed_term_days = DaysField(
        label=_("Longest time to pay that was expressly agreed, in days"), required=False,
        help_text=_("Leave it empty when nothing was agreed: then it is at most 30 days"),
    )  # fmt: skip

    @classmethod
    def of(cls, plan: PaymentPlan) -> "DaysForm":
        """Return the form with what holds now."""
        names = ("propose_days", "issue_days", "agreed_term_days")
        return cls(initial={name: getattr(plan, name) for name in names})


class ContractForm(DaysForm):
    """A new contract with its payment plan."""

    def __init__(self, data: Any = None, *, market: str, **options: Any) -> None:
        """Days are typed as the employer's market writes them."""
        super().__init__(data, **options)
        ages = [(str(age), str(age)) for age in AGES]
        number = forms.TextField(label=_("Contract number"), longest=12, width="sm")
        number.validators.append(CONTRACT_NUMBER)
        fields = {
            "number": number,
            "name": forms.TextField(label=_("Name"), longest=120),
            "product": forms.TextField(label=_("Product"), longest=120),
            "valid_from": forms.DateField(label=_("In force from"), market=market),
            "lowest_retirement_age": forms.ChoiceField(label=_("Lowest retirement age"), choices=ages, initial="63"),
            "retirement_age": forms.ChoiceField(label=_("Retirement age"), choices=ages, initial="65"),
            "highest_retirement_age": forms.ChoiceField(label=_("Highest retirement age"), choices=ages, initial="67"),
            "months": _months_field(),
            "due_day": _due_day_field(),
            "invoiced_per_group": forms.CheckField(label=_("An invoice of its own for each group"), required=False),
        }
        self.fields = fields | self.fields

    def order(self) -> dict[str, Any]:
        """Return what `payment_plans.open_contract` needs to know, from a valid form."""
        whole = ("lowest_retirement_age", "retirement_age", "highest_retirement_age", "due_day")
        typed = dict(self.cleaned_data)
        return {**typed, **{name: int(typed[name]) for name in whole}, "months": [int(n) for n in typed["months"]]}


class GroupForm(forms.PortalForm):
    """A group of insured."""

    def __init__(self, data: Any = None, *, contract: Contract, group: Group | None = None) -> None:
        """The choice of ages is the contract's."""
        initial: dict[str, object] = {"retirement_age": str(contract.retirement_age)}
        if group:
            initial = {"name": group.name, "criterion": group.criterion, "retirement_age": str(group.retirement_age)}
        super().__init__(data, initial=initial)
        ages = range(contract.lowest_retirement_age, contract.highest_retirement_age + 1)
        self.fields |= {
            "name": forms.TextField(label=_("Name"), longest=120),
            "criterion": forms.TextField(
                label=_("Who belongs to it"), required=False, longest=200,
                help_text=_("The objective ground, for example: all salaried employees"),
            ),
            "retirement_age": forms.ChoiceField(
                label=_("Retirement age"), choices=[(str(age), str(age)) for age in ages]
            ),
        }  # fmt: skip

    def order(self) -> dict[str, Any]:
        """Return what the operations need to know, from a valid form."""
        return {**self.cleaned_data, "retirement_age": int(self.cleaned_data["retirement_age"])}


class PlanForm(forms.PortalForm):
    """Other payment months, from a coming month on."""

    def __init__(self, data: Any = None, *, plan: PaymentPlan, today: date) -> None:
        """The fields begin with what holds, or what waits to hold."""
        months, due_day = plan.next_months or plan.months, plan.next_due_day or plan.due_day
        super().__init__(data, initial={"months": [str(n) for n in months], "due_day": str(due_day)})
        self.fields |= {
            "months": _months_field(),
            "due_day": _due_day_field(),
            "valid_from": forms.ChoiceField(label=_("From the month"), choices=list(_coming(today))),
        }

    def order(self) -> dict[str, Any]:
        """Return what `payment_plans.change` needs to know, from a valid form."""
        typed = self.cleaned_data
        return {
            "months": [int(n) for n in typed["months"]],
            "due_day": int(typed["due_day"]),
            "valid_from": date.fromisoformat(typed["valid_from"]),
        }


def _coming(today: date):
    month = today.replace(day=1)
    for _each in range(24):
        month = following(month)
        yield str(month), written(month, "F Y")


class InvestmentPlanForm(forms.PortalForm):
    """Where new premiums are invested, from a day on."""

    name = forms.TextField(label=_("Name of the plan"), longest=80)

    def __init__(self, data: Any = None, *, market: str, today: date, **options: Any) -> None:
        """A few lines of an investment object and its whole percent."""
        super().__init__(data, initial={"valid_from": today}, **options)
        self.fields["valid_from"] = forms.DateField(label=_("New premiums from"), market=market)
        for place in range(MOST_SHARES):
            required = place == 0
            self.fields[f"option_{place}"] = forms.TextField(
                label=_("Investment object"), longest=120, required=required
            )
            self.fields[f"percent_{place}"] = forms.TextField(
                label=_("Percent"), longest=3, required=required, width="xs"
            )

    def clean(self) -> dict[str, Any]:
        """Read the lines: both fields of a line are filled in, or neither."""
        for place in range(MOST_SHARES):
            option, percent = self.cleaned_data.get(f"option_{place}"), self.cleaned_data.get(f"percent_{place}")
            if percent and not 0 < (whole_number(percent) or 0) <= 100:
                self.add_error(f"percent_{place}", str(_("Write a whole percent from 1 to 100.")))
            elif bool(option) != bool(percent) and not self.errors:
                missing = f"percent_{place}" if option else f"option_{place}"
                self.add_error(missing, str(_("Fill in both the investment object and its percent.")))
        return self.cleaned_data

    def order(self) -> dict[str, Any]:
        """Return what `investment_plans.choose` needs to know, from a valid form."""
        typed = self.cleaned_data
        lines = ((typed[f"option_{n}"], typed[f"percent_{n}"]) for n in range(MOST_SHARES))
        return {
            "name": typed["name"],
            "valid_from": typed["valid_from"],
            "shares": [(option, int(percent)) for option, percent in lines if option],
        }

    def lines(self) -> list[tuple[Any, Any]]:
        """Return the fields of each line."""
        return [(self[f"option_{n}"], self[f"percent_{n}"]) for n in range(MOST_SHARES)]


class TermsForm(forms.PortalForm):
    """What a contract says about its money, from a day on."""

    premium_fee = forms.TextField(label=_("Premium fee, percent"), longest=8, width="xs", initial="0")
    use_surplus = forms.CheckField(label=_("Money left over pays coming invoices by itself"), required=False)

    def __init__(self, data: Any = None, *, market: str, **options: Any) -> None:
        """The day in the form of the market."""
        super().__init__(data, **options)
        self.fields["valid_from"] = forms.DateField(label=_("From"), market=market)

    def clean_premium_fee(self) -> Decimal:
        """Return the fee as a part of the premium: 1,25 becomes 0.0125."""
        try:
            fee = Decimal(self.cleaned_data["premium_fee"].replace(",", ".").replace(" ", "")) / 100
            rounded = fee.quantize(Decimal("0.00001"))
        except InvalidOperation:
            raise ValidationError(str(_("Write the fee in percent, for example 1,25."))) from None
        if rounded != fee:
            raise ValidationError(str(_("Write the fee in percent with at most three decimals.")))
        return fee
