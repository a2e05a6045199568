"""Drawing pieces of templates, and reading what was drawn."""

from xml.etree.ElementTree import Element

import html5lib
from django.template import engines

from pelaren.web import forms

NAMESPACE = {"h": "http://www.w3.org/1999/xhtml"}


def draw(source: str, **context: object) -> Element:
    """Return the drawn template as a tree; html5lib raises ParseError where it is not sound HTML."""
    html = engines["django"].from_string(source).render(context)
    page = f"<!doctype html><html lang=en><head><title>-</title></head><body>{html}</body></html>"
    return html5lib.HTMLParser(strict=True).parse(page).find("h:body", NAMESPACE)


def find(tree: Element, path: str) -> Element:
    """Return the one element a path leads to; names are of HTML."""
    found = find_all(tree, path)
    assert len(found) == 1, f"{len(found)} of {path}"
    return found[0]


def find_all(tree: Element, path: str) -> list[Element]:
    """Return the elements a path such as ``li/a[@href]`` leads to."""
    return tree.findall(".//" + "/".join(f"h:{step}" for step in path.split("/")), NAMESPACE)


def words(element: Element) -> str:
    """Return the text an element shows, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def filled(form_class: type[forms.PortalForm], **typed: str) -> forms.PortalForm:
    """Return a form that somebody has filled in and sent."""
    form = form_class(typed)
    form.is_valid()
    return form
