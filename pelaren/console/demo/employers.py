"""The three employers with their contracts, groups, payment plans and investment plans."""

from dataclasses import dataclass, field
from datetime import date

from pelaren.domain.billing.models import InvoicingChoice, PaymentPlan
from pelaren.domain.contracts.models import Contract, Group, InvestmentPlan, InvestmentShare, InvoicingMethod
from pelaren.domain.employers.models import Employer

QUARTERLY, MONTHLY = (3, 6, 9, 12), tuple(range(1, 13))
BALANCED = (("Räntor Norden", 45), ("Aktier Världen", 35), ("Aktier Norden", 15), ("Fastigheter", 5))
BALANCED_FROM = date(2024, 3, 1)


@dataclass(frozen=True)
class GroupFacts:
    """A group and how many insured it has today."""

    number: int
    name: str
    size: int
    criterion: str
    retirement_age: int = 65


@dataclass(frozen=True)
class ContractFacts:
    """A contract, its plan of payments and its groups. Premiums have been paid since `paid_since`."""

    number: str
    name: str
    product: str
    valid_from: date
    paid_since: date
    months: tuple[int, ...]
    due_day: int
    groups: tuple[GroupFacts, ...]
    ages: tuple[int, int, int] = (63, 65, 67)
    e_invoice_address: str = ""
    operator: str = ""
    buyer_reference: str = ""


@dataclass(frozen=True)
class EmployerFacts:
    """An employer and how its own people are reached."""

    name: str
    customer_number: int
    business_id: str
    market: str
    street: str
    postcode: str
    town: str
    phone: str
    contact_name: str
    mail_domain: str
    contracts: tuple[ContractFacts, ...] = field(default=())


STRANDVIK = EmployerFacts(
    name="Strandvik Mekaniska Ab",
    customer_number=40112,
    business_id="99044184",
    market="FI",
    street="Varvsgatan 4",
    postcode="65100",
    town="Strandvik",
    phone="+358 00 000 0000",
    contact_name="Elin Sandholm",
    mail_domain="strandvik.example",
    contracts=(
        ContractFacts(
            number="7031-2",
            name="Tilläggspension",
            product="Tilläggspension, premiebestämd",
            valid_from=date(2014, 1, 1),
            paid_since=date(2016, 1, 1),
            months=QUARTERLY,
            due_day=15,
            groups=(
                GroupFacts(1, "Ledning", 6, "Verkställande direktören och ledningsgruppen"),
                GroupFacts(2, "Tjänstemän", 18, "Tillsvidareanställda tjänstemän"),
                GroupFacts(3, "Produktion", 41, "Tillsvidareanställda i produktionen"),
            ),
            e_invoice_address="0037990441847031",
            operator="OKOYFIHH",
            buyer_reference="Kostnadsställe 410",
        ),
        ContractFacts(
            number="7044-5",
            name="Ledning",
            product="Tilläggspension för ledningen, premiebestämd",
            valid_from=date(2016, 1, 1),
            paid_since=date(2016, 1, 1),
            months=QUARTERLY,
            due_day=15,
            groups=(GroupFacts(1, "Ledning", 6, "Verkställande direktören och ledningsgruppen", 63),),
        ),
    ),
)

TALLVIKEN = EmployerFacts(
    name="Tallvikens kommun",
    customer_number=4127,
    business_id="2990004174",
    market="SE",
    street="Rådhustorget 1",
    postcode="980 01",
    town="Tallviken",
    phone="0980-00 00 00",
    contact_name="Elin Sandholm",
    mail_domain="tallviken.example",
    contracts=(
        ContractFacts(
            number="8120-4",
            name="Kompletterande tjänstepension",
            product="Kompletterande tjänstepension, premiebestämd",
            valid_from=date(2021, 1, 1),
            paid_since=date(2022, 1, 1),
            months=MONTHLY,
            due_day=25,
            groups=(
                GroupFacts(1, "Förvaltning", 24, "Tillsvidareanställda i förvaltningarna", 66),
                GroupFacts(2, "Skola", 36, "Tillsvidareanställda i skolan", 66),
            ),
            ages=(63, 66, 69),
        ),
    ),
)

NORRSKAR = EmployerFacts(
    name="Norrskär Logistik Oy",
    customer_number=40377,
    business_id="99223174",
    market="FI",
    street="Hamnvägen 12",
    postcode="68600",
    town="Norrskär",
    phone="+358 00 000 0001",
    contact_name="Cecilia Nordman",
    mail_domain="norrskar.example",
    contracts=(
        ContractFacts(
            number="7102-8",
            name="Tilläggspension",
            product="Tilläggspension, premiebestämd",
            valid_from=date(2020, 1, 1),
            paid_since=date(2021, 1, 1),
            months=QUARTERLY,
            due_day=15,
            groups=(GroupFacts(1, "Personal", 12, "Tillsvidareanställda"),),
        ),
    ),
)

EMPLOYERS = (STRANDVIK, TALLVIKEN, NORRSKAR)


def create_employers() -> dict[str, Employer]:
    """Make the employers without their contracts; return them by name."""
    return {
        facts.name: Employer.objects.create(
            name=facts.name,
            customer_number=facts.customer_number,
            business_id=facts.business_id,
            market=facts.market,
            street=facts.street,
            postcode=facts.postcode,
            town=facts.town,
            phone=facts.phone,
            contact_name=facts.contact_name,
        )
        for facts in EMPLOYERS
    }


def create_contract(employer: Employer, facts: ContractFacts) -> tuple[Contract, dict[int, Group]]:
    """Make a contract with its plans; return it with its groups by number."""
    lowest, standard, highest = facts.ages
    contract = Contract.objects.create(
        employer=employer,
        number=facts.number,
        name=facts.name,
        product=facts.product,
        currency=employer.currency,
        valid_from=facts.valid_from,
        lowest_retirement_age=lowest,
        retirement_age=standard,
        highest_retirement_age=highest,
        invoicing_method=InvoicingMethod.E_INVOICE if facts.e_invoice_address else InvoicingMethod.PAPER,
        e_invoice_address=facts.e_invoice_address,
        buyer_reference=facts.buyer_reference,
    )
    PaymentPlan.objects.create(employer=employer, contract=contract, months=list(facts.months), due_day=facts.due_day)
    if facts.operator:
        _create_invoicing_choice(contract, facts.operator)
    _create_investment_plan(contract)
    return contract, {group.number: _create_group(contract, group) for group in facts.groups}


def _create_invoicing_choice(contract: Contract, operator: str) -> None:
    """Agree from the start on the operator that carries the e-invoices."""
    InvoicingChoice.objects.create(
        employer_id=contract.employer_id,
        contract=contract,
        method=contract.invoicing_method,
        e_invoice_address=contract.e_invoice_address,
        operator=operator,
        buyer_reference=contract.buyer_reference,
    )


def _create_group(contract: Contract, facts: GroupFacts) -> Group:
    return Group.objects.create(
        employer_id=contract.employer_id,
        contract=contract,
        number=facts.number,
        name=facts.name,
        criterion=facts.criterion,
        retirement_age=facts.retirement_age,
    )


def _create_investment_plan(contract: Contract) -> None:
    plan = InvestmentPlan.objects.create(
        employer_id=contract.employer_id, contract=contract, name="Balanserad", valid_from=BALANCED_FROM
    )
    InvestmentShare.objects.bulk_create(
        InvestmentShare(employer_id=contract.employer_id, plan=plan, option=option, percent=percent)
        for option, percent in BALANCED
    )
