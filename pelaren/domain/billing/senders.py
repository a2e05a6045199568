"""How the pension company stands on its bills in each market: settings, read as what is stored with every bill."""

from django.conf import settings


def sender_facts(market: str) -> dict[str, object]:
    """
    Return name, business id as printed, address lines, accounts, registered town and contact of one market.

    `iban` and `bic` pay a Finnish bill, `bankgiro` a Swedish one; what a market has not is empty.
    """
    facts = settings.PELAREN_SENDERS.get(market, {})
    return {
        "name": settings.PELAREN_INSURER,
        "business_id": facts.get("business_id", ""),
        "address": [line.strip() for line in facts.get("address", "").split(",") if line.strip()],
        "iban": facts.get("iban", ""),
        "bic": facts.get("bic", ""),
        "bankgiro": facts.get("bankgiro", ""),
        "domicile": facts.get("domicile", ""),
        "contact": facts.get("contact", ""),
    }
