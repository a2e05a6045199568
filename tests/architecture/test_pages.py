"""What holds for every page at once."""

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.addresses import Address, addresses
from tests.architecture.test_addresses import everything_at_norrvik, named_in, path_of

NAMESPACE = {"h": "http://www.w3.org/1999/xhtml"}
# An import has its page only while it runs, and files are none; their own tests look at them.
PAGES = [
    address
    for address in addresses()
    if (address.is_of_employer or address.name.startswith("desk:"))
    and not {"run", "file", "part"} & set(address.parameters)
]


def opened(client: Client, address: Address, world, things: dict[str, object]):
    if address.is_of_employer:
        return client.get(path_of(address, things, world.norrvik.customer_number), follow=True)
    named = {"customer_number": world.norrvik.customer_number, **things}
    return client.get(reverse(address.name, kwargs=named_in(address, named)), follow=True)


def check_page(html: str) -> None:
    tree = html5lib.HTMLParser(strict=True).parse(html)
    assert tree.get("lang")
    assert len(tree.findall(".//h:h1", NAMESPACE)) == 1
    assert tree.find(".//h:title", NAMESPACE).text.strip()
    labelled = {label.get("for") for label in tree.findall(".//h:label", NAMESPACE)}
    for name in ("input", "select", "textarea"):
        for control in tree.findall(f".//h:{name}", NAMESPACE):
            if control.get("type") in {"hidden", "submit"}:
                continue
            assert control.get("id") in labelled or control.get("aria-label"), control.attrib
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_every_page_is_sound_html_with_one_heading_and_labelled_controls(world, signed_in, address, language):
    things = everything_at_norrvik(world)
    reader = world.asta.user if address.is_of_employer else world.erik.user
    world.erik.departments.set([world.calculation.department, world.other.department])
    client = signed_in(reader)
    client.cookies["pelaren_language"] = language

    answer = opened(client, address, world, things)

    if answer.status_code == 405 or "html" not in answer.headers["Content-Type"]:
        return
    assert answer.status_code == 200
    check_page(answer.content.decode())


def test_no_template_switches_escaping_off_or_carries_script_or_style():
    from pathlib import Path

    for template in Path("pelaren").glob("*/templates/**/*.html"):
        text = template.read_text()
        for forbidden in ("|safe", "autoescape off", "<style", " style=", "onclick=", "hx-on", "<script>"):
            assert forbidden not in text, f"{template}: {forbidden}"
