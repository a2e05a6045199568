"""The search field of the lists of insured: names stand in the address, identity numbers never do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from pelaren.values.typed_text import in_one_line
from pelaren.web.listing import with_parameters

LONGEST = 100


@dataclass(frozen=True)
class Search:
    """What somebody searches for. `sent` says that it came by POST, as everything typed in the field does."""

    text: str
    sent: bool

    @property
    def is_number(self) -> bool:
        """Whether it may be an identity number, whole or in part: no name has a figure in it."""
        return any(character.isdigit() for character in self.text)

    @property
    def in_address(self) -> bool:
        """Whether a number stands in an address, where it is not looked up."""
        return self.is_number and not self.sent

    @property
    def shown(self) -> str:
        """What may be written on the page: what was typed in the field, but no number from an address."""
        return "" if self.in_address else self.text


def search_of(request: HttpRequest) -> Search:
    """Return what the request searches for, without what no keyboard types."""
    sent = request.method == "POST"
    typed = (request.POST if sent else request.GET).get("q", "")
    return Search(in_one_line(typed)[:LONGEST], sent)


def parameters_of(request: HttpRequest, search: Search) -> QueryDict:
    """Return the parameters that lead to the same list again: order, page, and the search when it is a name."""
    parameters = QueryDict(mutable=True)
    for name in ("sort",) if search.sent else ("sort", "page"):
        if value := request.GET.get(name):
            parameters[name] = value
    if search.text and not search.is_number:
        parameters["q"] = search.text
    return parameters


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks for the rows alone."""
    return request.headers.get("HX-Request") == "true"


def to_address(request: HttpRequest, search: Search) -> HttpResponse | None:
    """Return the way to a sent name's own address; None when the list itself is the answer."""
    if not search.sent or search.is_number or is_swap(request):
        return None
    return redirect(address_of(request, search))


def address_of(request: HttpRequest, search: Search) -> str:
    """Return the address that shows what is searched for, or the whole list where that has no address."""
    query = with_parameters(parameters_of(request, search))
    return request.path if query == "?" else request.path + query
