"""What a bill says, as plain values: invoice, specification and workbook are written from the same ones."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

HIDDEN = "••••"


class Kind(StrEnum):
    """What sort of bill it is. A proposal is one of these without a number."""

    REGULAR = "regular"
    SUPPLEMENTARY = "supplementary"
    CREDIT = "credit"


@dataclass(frozen=True)
class Sender:
    """
    The pension company as it stands on paper in one market.

    `business_id` is written as printed. `iban` and `bankgiro` are stored forms (`FI2112345600000785`, `9912346`): a
    Finnish bill needs the first, a Swedish one the second. `domicile` is the company's registered town, `contact` a
    phone or address.
    """

    name: str
    business_id: str
    address: tuple[str, ...]
    iban: str = ""
    bic: str = ""
    bankgiro: str = ""
    domicile: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Recipient:
    """The employer who is billed; `business_id` as printed, `reference` what the employer wants to see on its bills."""

    name: str
    business_id: str
    customer_number: str
    address: tuple[str, ...]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """
    One insured on a bill, amounts in minor units; negative on a credit.

    `identity_head` is what may be shown of the identity number (`140582-`); `planned` the instalment of the payment
    plan.
    """

    insurance_number: str
    name: str
    identity_head: str
    planned: int
    amount: int

    @property
    def masked_identity(self) -> str:
        return f"{self.identity_head}{HIDDEN}" if self.identity_head else ""


@dataclass(frozen=True)
class GroupLines:
    """The lines of one group of the contract, in the order they are to be printed."""

    number: int
    name: str
    lines: tuple[Line, ...]

    @cached_property
    def total(self) -> int:
        """The sum of the lines, minor units."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class Bill:
    """
    A proposal, an invoice or a credit in one version, amounts in minor units of `currency`.

    `market` (FI, SE) decides date form and payment details, `language` (sv, fi, en) the words. `occasion` is a day of
    the payment month of a regular bill. A proposal has no `number`, `reference` and `issued_on`. `reference` is in
    stored form: RF in Finland, OCR in Sweden. `credits` is the number of the invoice that a credit takes back;
    `credited` what credits had taken off the bill when this version was made. `text` is the employer's own.
    """

    public_id: UUID
    version: int
    kind: Kind
    market: str
    language: str
    currency: str
    sender: Sender
    recipient: Recipient
    contract_number: str
    contract_name: str
    groups: tuple[GroupLines, ...]
    due_date: date
    occasion: date | None = None
    number: str | None = None
    reference: str | None = None
    issued_on: date | None = None
    paid: int = 0
    credits: str | None = None
    credited: int = 0
    text: str = ""

    @property
    def is_proposal(self) -> bool:
        return self.number is None

    @cached_property
    def total(self) -> int:
        """The sum of all lines, minor units."""
        return sum(group.total for group in self.groups)

    @property
    def outstanding(self) -> int:
        """What is left to pay, minor units."""
        return self.total - self.credited - self.paid

    @property
    def insured_count(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, group after group."""
        return tuple(line for group in self.groups for line in group.lines)
