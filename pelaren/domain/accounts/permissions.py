"""The names of the rights at an employer. Checked at the door, once."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    ENTER = "enter"
    VIEW_CONTRACTS = "view-contracts"
    VIEW_INSURED = "view-insured"
    CHANGE_INSURED = "change-insured"
    VIEW_INVOICES = "view-invoices"
    CHANGE_INVOICES = "change-invoices"
    READ_MESSAGES = "read-messages"
    ANSWER_MESSAGES = "answer-messages"
    ASSIGN_MESSAGES = "assign-messages"
    VIEW_COLLEAGUES = "view-colleagues"


IN_WORDS: dict[Permission, Promise] = {
    Permission.VIEW_CONTRACTS: _("see contracts"),
    Permission.VIEW_INSURED: _("see insured persons"),
    Permission.CHANGE_INSURED: _("add and change insured persons"),
    Permission.VIEW_INVOICES: _("see invoices"),
    Permission.CHANGE_INVOICES: _("change invoices"),
    Permission.READ_MESSAGES: _("read secure messages"),
    Permission.ANSWER_MESSAGES: _("write secure messages"),
    Permission.ASSIGN_MESSAGES: _("share out secure messages among colleagues"),
    Permission.VIEW_COLLEAGUES: _("see colleagues and their rights"),
}
"""What each right lets somebody do, as words of a list; coming in at all goes without saying."""
