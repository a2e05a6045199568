"""The names of the rights at an employer. Checked at the door, once."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_CONTRACTS = "view-contracts"
    VIEW_INSURED = "view-insured"
    CHANGE_INSURED = "change-insured"
    VIEW_INVOICES = "view-invoices"
    CHANGE_INVOICES = "change-invoices"
    READ_MESSAGES = "read-messages"
    ANSWER_MESSAGES = "answer-messages"
    VIEW_COLLEAGUES = "view-colleagues"
