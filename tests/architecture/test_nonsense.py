"""
Nonsense in any field of any form of any page: a sentence or a refusal, never an error of ours.

A form is sent as its page offers it, with one field or every field exchanged for what nobody should have typed.
PELAREN_SOAK=1 sends each form 60 times instead of 3.
"""

import os
import random
from dataclasses import dataclass
from urllib.parse import urljoin
from uuid import UUID
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.architecture.addresses import Address
from tests.architecture.test_addresses import everything_at_norrvik
from tests.architecture.test_pages import PAGES, opened
from tests.web.drawing import find_all

SENDINGS = 60 if os.environ.get("PELAREN_SOAK") else 3
NONSENSE = [
    "", "   ", "x" * 5_000, "-1", "0", "9" * 24, "9" * 5_000, "1e400", "NaN", "Infinity", "2026-02-30", "31.2.2026",
    "0000-00-00", "9999-12-31", "2026-02-30T10:00:00+00:00", "\x00", "a\x00b", "\N{GRINNING FACE}",
    "<script>alert(1)</script>", "'; drop table x; --", "१२३", "²", "½", "1,234.56", "12,345,6",
    "%s %(a)d {0}", "../../etc/passwd", "//pelaren.example", "\u202etxt", "None",
    "1 000,00", "1_000", "+1", "a\tb", "\r\n", str(UUID(int=0)),
]  # fmt: skip
FILES = [("a.xlsx", b"PK\x03\x04 no workbook"), ("b.csv", b"a;b\n1;2;3\n"), ("c.pdf", b""), ("d", b"\x00" * 2_000)]


@dataclass(frozen=True)
class Control:
    """What a form asks for: its name, its kind, and what it offers (a choice may offer several)."""

    name: str
    kind: str
    offered: tuple[str, ...]

    def value(self, chance: random.Random, nonsense: bool) -> object:
        """Return what is sent, or None where nothing is."""
        if self.kind == "file":
            name, content = chance.choice(FILES)
            return SimpleUploadedFile(name, content)
        if nonsense and self.name != "csrfmiddlewaretoken":
            return chance.choice(NONSENSE)
        if self.kind in {"checkbox", "radio", "submit"} and chance.random() < 0.5:
            return None
        return chance.choice(self.offered)


@dataclass(frozen=True)
class Sendable:
    """A form of a page: where it goes to, how, and its controls."""

    address: str
    method: str
    controls: tuple[Control, ...]

    def filled(self, chance: random.Random) -> dict[str, list[object]]:
        """Return the form with one field, or every field, filled with nonsense."""
        spoilt = chance.choice([(), self.controls]) or (chance.choice(self.controls),)
        sent: dict[str, list[object]] = {}
        for control in self.controls:
            value = control.value(chance, control in spoilt)
            if value is not None:
                sent.setdefault(control.name, []).append(value)
        return sent


def forms_of(html: str, address: str) -> list[Sendable]:
    """Return the forms that a page offers; each button with an address of its own makes one more."""
    found = []
    for form in find_all(html5lib.parse(html), "form"):
        method = (form.get("method") or "get").lower()
        controls = tuple(control_of(element) for element in form.iter() if element.get("name"))
        places = {form.get("action") or "", *(element.get("formaction") or "" for element in form.iter())} - {""}
        if method != "dialog" and controls:
            found += [Sendable(urljoin(address, place), method, controls) for place in sorted(places or {address})]
    return found


def control_of(element: Element) -> Control:
    kind = element.get("type") or element.tag.rpartition("}")[2]
    if kind == "select":
        offered = tuple(option.get("value") or "" for option in find_all(element, "option"))
    else:
        offered = (element.get("value") or element.text or "",)
    return Control(element.get("name") or "", kind, offered or ("",))


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_nonsense_in_a_form_is_answered_and_never_fails(world, signed_in, address: Address):
    chance = random.Random(address.name)  # noqa: S311  any nonsense, no secrets
    world.erik.departments.set([world.calculation.department, world.other.department])
    client = signed_in(world.asta.user if address.is_of_employer else world.erik.user)
    page = opened(client, address, world, everything_at_norrvik(world))
    if page.status_code == 405 or "html" not in page.headers["Content-Type"]:
        return

    for form in forms_of(page.content.decode(), page.wsgi_request.path):
        for _ in range(SENDINGS if "sign-out" not in form.address else 0):
            sent = form.filled(chance)
            answer = getattr(client, form.method)(form.address, sent, follow=True)

            assert answer.status_code < 500, (form.address, sent)
