"""Check persons of a file against the register, all of them with a handful of questions, one problem a row."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.contracts.operations.basic_details import check_age
from pelaren.domain.movements.operations import joiners
from pelaren.domain.movements.operations.instalment_limits import check_instalment
from pelaren.domain.movements.portfolio_rows import Outcome, PreviewPerson, WrittenPerson
from pelaren.domain.vault import rules as vault
from pelaren.domain.vault.operations.keys import employer_key
from pelaren.values.dates import BadDate, parse_date
from pelaren.values.identity_numbers import BadIdentityNumber, IdentityNumber, parse
from pelaren.values.names import fold
from pelaren.values.refusals import Refusal

LONGEST_NAME, LONGEST_EMPLOYEE_NUMBER, LONGEST_EMAIL = 80, 30, 254
_NAME_SIGNS = frozenset(" -'’.")
_AGE = re.compile(r"[0-9]{2}")


@dataclass(frozen=True)
class Joiner:
    """A person who can join: read, and compared with the register. `insured_id` when she has been there before."""

    person: WrittenPerson
    identity: IdentityNumber
    index: bytes
    group: Group
    joined_on: date
    instalment: int
    retirement_age: int | None
    insured_id: int | None

    @property
    def outcome(self) -> Outcome:
        return Outcome.REJOINS if self.insured_id else Outcome.NEW


class _Wrong(Exception):
    def __init__(self, field: str, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.field, self.reason, self.details = field, reason, details


def check(
    rows: Sequence[WrittenPerson], *, contract: Contract, today: date
) -> tuple[list[Joiner], list[PreviewPerson]]:
    """Return who of a file can join a contract that comes with its employer, and what would come of each row."""
    register = _Register.of(contract, rows, today)
    joiners_found: list[Joiner] = []
    shown = []
    for row in rows:
        try:
            joiner = register.joiner(row)
        except _Wrong as wrong:
            head = register.head_of(row)
            shown.append(PreviewPerson(row, Outcome.WRONG, head, None, "", wrong.field, wrong.reason, wrong.details))
        else:
            joiners_found.append(joiner)
            shown.append(_shown(joiner))
    return joiners_found, shown


def _shown(joiner: Joiner) -> PreviewPerson:
    head, day = joiner.identity.masked_head, joiner.joined_on.isoformat()
    return PreviewPerson(joiner.person, joiner.outcome, head, joiner.group.number, day, "", "", {})


@dataclass
class _Register:
    """What the register holds of the persons that a file names; rows that pass are remembered by identity."""

    contract: Contract
    today: date
    groups: dict[str, Group]
    identities: dict[int, IdentityNumber]
    indexes: dict[int, bytes]
    insured: dict[bytes, Insured]
    latest: dict[int, Enrolment]
    seen: dict[str, int]

    @classmethod
    def of(cls, contract: Contract, rows: Sequence[WrittenPerson], today: date) -> "_Register":
        market, key = contract.employer.market, employer_key(contract.employer_id)
        read = {row.row: identity for row in rows if (identity := _readable(row.identity_number, market, today))}
        indexes = {row: vault.index(key, kind=identities.KIND, value=one.value) for row, one in read.items()}
        there = Insured.objects.filter(contract=contract, identity_index__in=list(indexes.values()))
        insured = {bytes(one.identity_index): one for one in there.defer("identity_sealed")}
        enrolments = Enrolment.objects.filter(employer_id=contract.employer_id, insured__in=insured.values())
        in_order = enrolments.select_related("group").order_by("joined_on", "pk")
        return cls(
            contract=contract,
            today=today,
            groups=_groups_by_name(contract),
            identities=read,
            indexes=indexes,
            insured=insured,
            latest={one.insured_id: one for one in in_order},
            seen={},
        )

    def head_of(self, row: WrittenPerson) -> str:
        identity = self.identities.get(row.row)
        return identity.masked_head if identity else ""

    def joiner(self, row: WrittenPerson) -> Joiner:
        if row.reason:
            raise _Wrong(row.field, row.reason)
        _check_names(row)
        identity = self._identity(row)
        group = self._group(row.group)
        joined_on = self._day(row.joined_on, identity)
        age = self._age(row.retirement_age, group)
        _check_texts(row)
        insured = self.insured.get(self.indexes[row.row])
        with _told("instalment"):
            check_instalment(row.instalment or 0)
        if insured:
            self._check_rejoin(insured, joined_on)
        self.seen[identity.value] = row.row
        return Joiner(
            row, identity, self.indexes[row.row], group, joined_on, row.instalment or 0, age,
            insured.pk if insured else None,
        )  # fmt: skip

    def _identity(self, row: WrittenPerson) -> IdentityNumber:
        try:
            identity = parse(row.identity_number, self.contract.employer.market, today=self.today)
        except BadIdentityNumber as bad:
            raise _Wrong("identity_number", f"identity-{bad.reason}") from None
        if other := self.seen.get(identity.value):
            raise _Wrong("identity_number", "person-twice", other=other)
        return identity

    def _group(self, written: str) -> Group:
        if not written and len(set(self.groups.values())) == 1:
            return next(iter(self.groups.values()))
        if not written:
            raise _Wrong("group", "group-missing")
        group = self.groups.get(_plain_group(written))
        if group is None:
            raise _Wrong("group", "group-unknown", group=written[:60], contract=self.contract.number)
        return group

    def _day(self, written: str, identity: IdentityNumber) -> date:
        try:
            day = parse_date(written, self.contract.employer.market)
        except BadDate as bad:
            raise _Wrong("joined_on", f"day-{bad.reason}") from None
        with _told("joined_on"):
            joiners.check_start_day(day, contract=self.contract, today=self.today)
            if identity.birth_date and day < identity.birth_date:
                raise joiners.JoinDateBeforeBirth
        return day

    def _age(self, written: str, group: Group) -> int | None:
        if not written:
            return None
        if not _AGE.fullmatch(written):
            raise _Wrong("retirement_age", "age-number")
        with _told("retirement_age"):
            check_age(self.contract, int(written))
        return None if int(written) == group.retirement_age else int(written)

    def _check_rejoin(self, insured: Insured, joined_on: date) -> None:
        with _told("identity_number"):
            joiners.check_rejoin(insured, self.latest.get(insured.pk), self.contract, joined_on)


class _told:
    """Turn a Refusal inside into the problem of a row."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, Refusal):
            raise _Wrong(error.field or self.field, error.code, **error.details) from None


def _readable(text: str, market: str, today: date) -> IdentityNumber | None:
    try:
        return parse(text, market, today=today)
    except BadIdentityNumber:
        return None


def _groups_by_name(contract: Contract) -> dict[str, Group]:
    """Return the groups of a contract by all that people write for one: its number, its name, both."""
    found: dict[str, Group] = {}
    for group in Group.objects.filter(employer_id=contract.employer_id, contract=contract).order_by("number"):
        found |= {_plain_group(words): group for words in (str(group.number), group.name, str(group))}
    return found


def _plain_group(words: str) -> str:
    return " ".join(re.sub(r"[-–.,:]|\b(?:grupp|ryhma|group)\b", " ", fold(words)).split())


def _check_names(row: WrittenPerson) -> None:
    for field, name in (("last_name", row.last_name), ("first_name", row.first_name)):
        if not name:
            raise _Wrong(field, "name-missing")
        if len(name) > LONGEST_NAME:
            raise _Wrong(field, "name-long")
        if not all(unicodedata.category(sign)[0] in "LM" or sign in _NAME_SIGNS for sign in name):
            raise _Wrong(field, "name-letters")


def _check_texts(row: WrittenPerson) -> None:
    if len(row.employee_number) > LONGEST_EMPLOYEE_NUMBER:
        raise _Wrong("employee_number", "employee-number-long")
    if row.email and not _is_email(row.email):
        raise _Wrong("email", "email-form")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_EMAIL


def written_again(kept: Sequence[Sequence[object]]) -> list[PreviewPerson]:
    """Return preview rows from what a run keeps (JSON)."""
    return [PreviewPerson(WrittenPerson(*person), *rest) for person, *rest in kept]  # type: ignore[misc,arg-type]
