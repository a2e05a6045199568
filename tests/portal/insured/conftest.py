"""What the page tests of insured share."""

from collections.abc import Callable

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from pelaren.domain.accounts.models import Membership

NAMESPACE = {"h": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def browsing(signed_in) -> Callable[[Membership], Client]:
    """Return a function that gives somebody's browser, set to English."""

    def make(membership: Membership) -> Client:
        client = signed_in(membership.user)
        client.cookies["pelaren_language"] = "en"
        return client

    return make


@pytest.fixture
def today():
    """The day the web process sees."""
    return timezone.localdate()


def tree_of(answer):
    return html5lib.parse(answer.content.decode())


def text_of(element) -> str:
    """What is read in an element, with single common spaces."""
    return " ".join(" ".join(element.itertext()).split())


def rows_of(answer) -> list[list[str]]:
    """The cells of the page's first table, as read; without those that only hold a tick."""
    rows = tree_of(answer).findall(".//h:tbody/h:tr", NAMESPACE)
    return [[text_of(cell) for cell in row if "pl-check" not in cell.get("class", "")] for row in rows]


def names_of(answer) -> list[str]:
    """Whom the page lists, without their tags."""
    links = tree_of(answer).findall(".//h:tbody/h:tr/h:th/h:a", NAMESPACE)
    return [text_of(link) for link in links]


def main_of(answer) -> str:
    """What stands in the page's main part, as read."""
    return text_of(tree_of(answer).find(".//h:main", NAMESPACE))


def errors_of(answer) -> dict[str, str]:
    """The sentence at each field, by the field's name."""
    sentences = tree_of(answer).findall(".//h:p[@class='ds-validation-message']", NAMESPACE)
    return {one.get("id").removeprefix("id_").removesuffix("_error"): text_of(one) for one in sentences}


def values_of(answer) -> dict[str, str]:
    """What stands in each text field of the page's main form."""
    inputs = tree_of(answer).findall(".//h:main//h:input", NAMESPACE)
    return {one.get("name"): one.get("value", "") for one in inputs if one.get("type") in {"text", "hidden"}}
