"""Bills to print: a Finnish and a Swedish one, with people who do not exist."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pelaren.documents.content import Bill, GroupLines, Kind, Line, Recipient, Sender
from pelaren.values.reference_numbers import make_ocr, make_rf, make_viite

PUBLIC_ID = UUID("6f0a1f4e-0c5b-4a54-9a07-0f2f0c6a7b11")
DUE = date(2026, 12, 15)
ISSUED = date(2026, 11, 24)

FINNISH_SENDER = Sender(
    name="Granholm Liv",
    business_id="9904419-2",
    address=("Norra kajen 1", "00099 Helsingfors"),
    iban="FI2112345600000785",
    bic="NDEAFIHH",
    domicile="Helsingfors",
    contact="kundservice@granholm.example",
)
SWEDISH_SENDER = Sender(
    name="Granholm Liv",
    business_id="299000-4182",
    address=("Skeppsbron 1", "111 30 Stockholm"),
    bankgiro="9912346",
    domicile="Stockholm",
    contact="kundservice@granholm.example",
)
NORRVIK = Recipient(
    "Norrvik Varv Ab", "9904418-4", "40112", ("Varvsgatan 3", "10900 Hangö"), reference="Asta Berg / 4410"
)
SUNNANA = Recipient("Sunnanå kommun", "299000-4174", "50113", ("Kommunhuset", "123 45 Sunnanå"))

LEADERS = GroupLines(
    1,
    "Ledning",
    (
        Line("7001-2-0101", "Ekholm Sofia", "140582-", 63000, 69000),
        Line("7001-2-0102", "Öberg Åsa", "010190-", 63000, 63000),
    ),
)
OFFICE = GroupLines(
    2,
    "Tjänstemän",
    (
        Line("7001-2-0201", "Backlund Anna", "260183-", 42000, 42000),
        Line("7001-2-0202", "Björklund Mikael", "180888-", 63000, 0),
        Line("7001-2-0203", "Žižková Šárka", "070895-", 52550, 52551),
    ),
)


def finnish_bill(**changes: object) -> Bill:
    bill = Bill(
        public_id=PUBLIC_ID,
        version=1,
        kind=Kind.REGULAR,
        market="FI",
        language="en",
        currency="EUR",
        sender=FINNISH_SENDER,
        recipient=NORRVIK,
        contract_number="7001-2",
        contract_name="Tilläggspension",
        groups=(LEADERS, OFFICE),
        due_date=DUE,
        occasion=date(2026, 12, 1),
        number="7001226-0118",
        reference=make_rf(make_viite("70012260118")),
        issued_on=ISSUED,
    )
    return replace(bill, **changes)  # type: ignore[arg-type]


def swedish_bill(**changes: object) -> Bill:
    changes = {
        "market": "SE",
        "currency": "SEK",
        "sender": SWEDISH_SENDER,
        "recipient": SUNNANA,
        "contract_number": "8001-4",
        "contract_name": "Kompletterande tjänstepension",
        "number": "8001426-0007",
        "reference": make_ocr("80014260007"),
        **changes,
    }
    return finnish_bill(**changes)


def proposal(**changes: object) -> Bill:
    return finnish_bill(**{"number": None, "reference": None, "issued_on": None, **changes})


def a_large_bill(rows: int, groups: int = 4) -> Bill:
    """A bill of many insured, no two rows alike, so that nothing can be remembered from the one before."""
    each = rows // groups
    return finnish_bill(groups=tuple(_a_group(number, each) for number in range(1, groups + 1)))


def _a_group(number: int, size: int) -> GroupLines:
    lines = tuple(
        Line(
            f"7001-2-{number * 10_000 + place:05d}",
            f"Efternamn{place % 977} Förnamn{place * number % 983}",
            f"{place % 28 + 1:02d}0{place % 9 + 1}{place % 90 + 10:02d}-",
            40_000 + place * 7,
            40_000 + place * 11 + number,
        )
        for place in range(size)
    )
    return GroupLines(number, f"Produktion {number}", lines)
