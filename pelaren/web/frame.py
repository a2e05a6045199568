"""
What the frame around a signed-in page shows (top menu, side menu, role box, quick search, footer).

The portal and the desk each fill one ``Frame`` per request; ``frame.html`` and ``focus.html`` draw it and ask nothing
else.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

Text = str | Promise


@dataclass(frozen=True)
class Link:
    """A plain link: of the utility row or the footer."""

    label: Text
    url: str


@dataclass(frozen=True)
class MenuItem:
    """A menu entry; ``current`` draws the pillar, ``count`` is what waits there (None: nothing to count)."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class MenuSection:
    """Entries of the side menu under one heading; an empty heading draws none."""

    items: tuple[MenuItem, ...]
    heading: Text = ""


@dataclass(frozen=True)
class OrganisationBox:
    """Whom the user acts for: name, lines such as “Customer number 4127”, and where to change role (empty: cannot)."""

    name: str
    lines: tuple[Text, ...] = ()
    change_role_url: str = ""


@dataclass(frozen=True)
class QuickSearchField:
    """One field of the quick search; ``numeric`` brings up the number keyboard, ``narrow`` takes the small column."""

    name: str
    label: Text
    value: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class QuickSearch:
    """The quick search of the side menu: sent by POST, because identity numbers never stand in an address."""

    url: str
    label: Text
    fields: tuple[QuickSearchField, ...]


@dataclass(frozen=True)
class Frame:
    """
    Everything ``frame.html`` and ``focus.html`` draw around a page. ``staff`` gives the insurer's dark bar.

    ``side_swaps`` is the id of a part of the page that the entries of the side menu exchange without the rest.
    """

    home_url: str
    user_name: str
    user_id: str
    sign_out_url: str
    insurer: str
    primary: tuple[MenuItem, ...] = ()
    side: tuple[MenuSection, ...] = ()
    side_label: Text = ""
    side_swaps: str = ""
    organisation: OrganisationBox | None = None
    quick_search: QuickSearch | None = None
    utility: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    printed: Text = ""
    staff: bool = False


def printed_line(*, organisation: str, day: str, user_id: str) -> str:
    """Return the head of every printed page; ``day`` is written already, in the form of the market."""
    return gettext("Pelaren · %(organisation)s · Printed %(day)s by %(user_id)s") % {
        "organisation": organisation,
        "day": day,
        "user_id": user_id,
    }
