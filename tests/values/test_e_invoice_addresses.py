"""Where e-invoices are sent: OVT identifiers and IBANs in Finland, Peppol participants in Sweden."""

import pytest

from pelaren.values.e_invoice_addresses import BadEInvoiceAddress, operator_shown, parse, parse_operator


@pytest.mark.parametrize(
    ("text", "market", "value", "shown"),
    [
        ("003799044184", "FI", "003799044184", "0037 99044184"),
        ("0037 9904 4184 7031", "FI", "0037990441847031", "0037 99044184 7031"),
        ("0037-99044184-ab12", "FI", "003799044184AB12", "0037 99044184 AB12"),
        ("0216:003799044184", "FI", "003799044184", "0037 99044184"),
        ("fi21 1234 5600 0007 85", "FI", "FI2112345600000785", "FI21 1234 5600 0007 85"),
        ("0007:2990004174", "SE", "0007:2990004174", "0007:2990004174"),
        ("299000-4174", "SE", "0007:2990004174", "0007:2990004174"),
        ("0088:7300010000001", "SE", "0088:7300010000001", "0088:7300010000001"),
        ("7300010000001", "SE", "0088:7300010000001", "0088:7300010000001"),
    ],
)
def test_an_address_is_read_into_one_form(text, market, value, shown):
    address = parse(text, market)

    assert address.value == value
    assert address.shown.replace("\u00a0", " ") == shown
    assert parse(address.shown, market) == address


@pytest.mark.parametrize(
    ("text", "market", "reason"),
    [
        ("", "FI", "empty"),
        ("   ", "SE", "empty"),
        ("99044184", "FI", "form"),
        ("003799044185", "FI", "check"),
        ("003799044184123456", "FI", "too_long"),
        ("FI2212345600000785", "FI", "check"),
        ("0037ABCDEFGH", "FI", "form"),
        ("0007:2990004175", "SE", "check"),
        ("0007:1982051412", "SE", "check"),
        ("0088:7300010000002", "SE", "check"),
        ("0088:730001000000", "SE", "form"),
        ("0037:990441847031", "SE", "scheme"),
        ("kontoret@sunnana.example", "SE", "form"),
        ("0" * 61, "SE", "form"),
        ("٠٠٠٧٢٩٩٠٠٠", "SE", "form"),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(text, market, reason):
    with pytest.raises(BadEInvoiceAddress) as refused:
        parse(text, market)

    assert refused.value.reason == reason


@pytest.mark.parametrize("text", ["NDEAFIHH", "ndea fihh", "003799044184", "E123456"])
def test_an_operator_is_a_bank_an_ovt_identifier_or_a_code(text):
    assert parse_operator(text) == text.replace(" ", "").upper()


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), ("Nordea bank", "form"), ("003799044185", "check")])
def test_what_is_no_operator_is_refused(text, reason):
    with pytest.raises(BadEInvoiceAddress) as refused:
        parse_operator(text)

    assert refused.value.reason == reason


def test_a_known_bank_is_named():
    assert operator_shown("NDEAFIHH") == "Nordea (NDEAFIHH)"
    assert operator_shown("E123456") == "E123456"
