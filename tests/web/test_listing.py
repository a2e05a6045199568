"""Lists in pages."""

import pytest
from django.http import QueryDict

from pelaren.web.listing import page_of

SORTS = ("name", "since")


def page(query: str = "", *, total: int = 118, size: int = 12):
    return page_of(QueryDict(query), total=total, sorts=SORTS, size=size)


def test_the_first_page_in_the_first_order_needs_no_parameters():
    first = page()

    assert (first.number, first.sort, first.rows) == (1, "name", slice(0, 12))
    assert (first.first, first.last, first.pages) == (1, 12, 10)


def test_the_last_page_ends_with_the_last_row():
    last = page("page=10")

    assert (last.first, last.last, last.next_url) == (109, 118, "")
    assert last.showing == "Showing 109–118 of 118"


NONSENSE = ["page=0", "page=-1", "page=x", "page=", "page=٣", "page=" + "9" * 400, "sort=salary"]


@pytest.mark.parametrize("query", NONSENSE)
def test_an_address_that_makes_no_sense_shows_a_page_that_exists(query):
    shown = page(query)

    assert 1 <= shown.number <= shown.pages
    assert shown.sort == "name"


def test_an_empty_list_has_one_page_without_rows():
    empty = page(total=0)

    assert (empty.pages, empty.first, empty.last) == (1, 0, 0)


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        (1, [1, 2, 3, None, 10]),
        (5, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (10, [1, None, 8, 9, 10]),
    ],
)
def test_far_pages_are_left_out_between_the_near_ones(number, numbers):
    assert page(f"page={number}").numbers == numbers


def test_another_page_keeps_the_search_and_the_order():
    assert page("q=ek&sort=-since&page=2").next_url == "?q=ek&sort=-since&page=3"


def test_the_first_page_has_an_address_without_a_number():
    assert page("q=ek&page=2").previous_url == "?q=ek"


@pytest.mark.parametrize(
    ("query", "url", "direction"),
    [
        ("", "?sort=-name", "ascending"),
        ("sort=-name", "?sort=name", "descending"),
        ("sort=since", "?sort=name", "none"),
    ],
)
def test_a_click_on_a_column_turns_the_order_round_and_starts_at_the_first_page(query, url, direction):
    head = page(f"{query}&page=3").head("name")

    assert (head.url, head.direction) == (url, direction)
