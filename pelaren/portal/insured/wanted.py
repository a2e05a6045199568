"""What somebody wants to see of a group's list: search, filter, order, page, and whom she has ticked so far."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict

from pelaren.domain.contracts.queries import Listed
from pelaren.portal.insured import chosen
from pelaren.portal.insured.roster import SORTS
from pelaren.portal.insured.searching import Search, search_of
from pelaren.values.typed_text import whole_number
from pelaren.web.listing import with_parameters


@dataclass(frozen=True)
class Wanted:
    """
    What an address, or the form around the list, asks for.

    Everything but an identity number has a place in the address, so that two tabs never mix and Back works.
    """

    search: Search
    listed: Listed
    sort: str
    page: str
    chosen: frozenset[int]

    @property
    def parameters(self) -> QueryDict:
        """The parameters that lead to the same list again."""
        parameters = QueryDict(mutable=True)
        named = {
            "q": "" if self.search.is_number else self.search.text,
            "show": "" if self.listed is Listed.ALL else self.listed.value,
            "sort": self.sort,
            "page": "" if self.page == "1" else self.page,
            "chosen": chosen.written(self.chosen),
        }
        for name, value in named.items():
            if value:
                parameters[name] = value
        return parameters

    @property
    def query(self) -> str:
        """The same as a query string, empty when there is nothing to say."""
        text = with_parameters(self.parameters)
        return "" if text == "?" else text

    def choosing(self, numbers: frozenset[int]) -> "Wanted":
        """Return the same list with others ticked."""
        return replace(self, chosen=numbers)


def wanted_of(request: HttpRequest) -> Wanted:
    """Return what a request asks for. In the form, a button's own value comes before what stood in the fields."""
    data = request.POST if request.method == "POST" else request.GET
    stays = {"clear", "all", "reveal"} & data.keys()
    return Wanted(
        search=search_of(request),
        listed=_listed(data.get("show", "")),
        sort=_sort(data.get("order") or data.get("sort", "")),
        page=_page(data.get("page") or (data.get("at", "") if stays else "")),
        chosen=frozenset() if "clear" in data else chosen.chosen_in(data),
    )


def _sort(text: str) -> str:
    """Return an order other than the one without a choice."""
    return text if text.removeprefix("-") in SORTS and text != SORTS[0] else ""


def _page(text: str) -> str:
    return text if whole_number(text, longest=7) is not None else ""


def _listed(text: str) -> Listed:
    return next((listed for listed in Listed if listed.value == text), Listed.ALL)
