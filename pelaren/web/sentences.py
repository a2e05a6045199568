"""What the value fields say when typed text cannot be read: one sentence per reason, telling what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.values.markets import Market
from pelaren.values.money import format_money

AMOUNT = {
    "empty": _("Write the amount, for example 100,00"),
    "letters": _("Write the amount with digits and a comma, for example 100,00"),
    "grouping": _("Write the amount with a comma, for example 100,00"),
    "too_many_decimals": _("Write the amount with at most two decimals, for example 100,00"),
    "negative": _("Write the amount without a minus sign"),
    "too_large": _("The amount is too large. Check the number of digits."),
}


def amount_at_least(minor: int, currency: str) -> str:
    """Return the sentence for an amount below the smallest one allowed."""
    return gettext("Write at least %(amount)s") % {"amount": format_money(minor, currency)}


def amount_at_most(minor: int, currency: str) -> str:
    """Return the sentence for an amount above the largest one allowed."""
    return gettext("Write at most %(amount)s") % {"amount": format_money(minor, currency)}


DATE_HINT = {Market.FI: _("dd.mm.yyyy"), Market.SE: _("yyyy-mm-dd")}
DATE_FORM = {
    Market.FI: _("Write the date as day, month and year, for example 15.12.2026"),
    Market.SE: _("Write the date as year, month and day, for example 2026-12-15"),
}


def date_sentences(market: str) -> dict[str, str | Promise]:
    """Return the sentences of a date field of a market."""
    return {
        "empty": DATE_FORM[Market(market)],
        "form": DATE_FORM[Market(market)],
        "no_such_day": _("There is no such day. Check the day and the month."),
    }


IDENTITY_NUMBER_LABEL = {Market.FI: _("Personal identity code"), Market.SE: _("Personal identity number")}
IDENTITY_NUMBER_HINT = {Market.FI: _("For example 010190-900P"), Market.SE: _("For example 19900101-9802")}
IDENTITY_NUMBER = {
    Market.FI: {
        "empty": _("Write the personal identity code"),
        "form": _(
            "Write the personal identity code as date of birth, sign and four characters, for example 010190-900P"
        ),
        "too_long": _("The personal identity code has 11 characters. Take away what is too much."),
        "date": _("The personal identity code begins with the day, month and year of birth. Check the six digits."),
        "future": _("This personal identity code belongs to somebody not yet born. Check the sign after the date."),
        "check": _(
            "The check character of the personal identity code is wrong. Compare with the person's identity document."
        ),
        "market": _("This is a Swedish personal identity number. A contract in Finland needs a Finnish one."),
    },
    Market.SE: {
        "empty": _("Write the personal identity number"),
        "form": _("Write the personal identity number with 12 digits, for example 19900101-9802"),
        "too_long": _("The personal identity number has 12 digits. Take away what is too much."),
        "date": _("The personal identity number begins with the year, month and day of birth. Check the first digits."),
        "future": _("This personal identity number belongs to somebody not yet born. Check the year."),
        "check": _(
            "The check digit of the personal identity number is wrong. Compare with the person's identity document."
        ),
        "market": _("This is a Finnish personal identity code. A contract in Sweden needs a Swedish one."),
    },
}

BUSINESS_ID_LABEL = {Market.FI: _("Business ID"), Market.SE: _("Organisation number")}
BUSINESS_ID_HINT = {Market.FI: _("For example 9904418-4"), Market.SE: _("For example 299000-4171")}
BUSINESS_ID = {
    Market.FI: {
        "empty": _("Write the business ID"),
        "form": _("Write the business ID as seven digits, a hyphen and a check digit, for example 9904418-4"),
        "check": _("The check digit of the business ID is wrong. Compare with the company's own papers."),
        "person": _("This number belongs to a person. Write the company's business ID."),
        "too_long": _("The business ID is too long. It has eight digits."),
    },
    Market.SE: {
        "empty": _("Write the organisation number"),
        "form": _("Write the organisation number with ten digits, for example 299000-4171"),
        "check": _("The check digit of the organisation number is wrong. Compare with the organisation's own papers."),
        "person": _("This number belongs to a person. Write the organisation's number."),
        "too_long": _("The organisation number is too long. It has ten digits."),
    },
}
