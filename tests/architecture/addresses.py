"""Every address of the product, read from the URL configuration, so that a new page cannot be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A pattern with its full route, the name it is reversed by, its view and the parameters it takes."""

    route: str
    name: str
    view: object
    parameters: tuple[str, ...]

    @property
    def permission(self) -> object:
        return getattr(self.view, "permission", None)

    @property
    def is_of_employer(self) -> bool:
        return self.route.startswith("employers/<int:customer_number>/")


def addresses() -> list[Address]:
    """Return all addresses."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], route: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner)
        else:
            names = tuple(part.split(">")[0].split(":")[-1] for part in here.split("<")[1:])
            yield Address(here, f"{space}{pattern.name}", pattern.callback, names)
