import io

import pytest

from pelaren.documents import attached_file
from pelaren.documents.attached_file import Refused
from pelaren.documents.attached_file.checking import LARGEST
from pelaren.domain.files.rules import cut, safe_name
from tests.hostile_files import TAKEN, cases, pdf, png

CASES = list(cases())


def check(name: str, content: bytes) -> str:
    """Return the refusal that a file meets; nothing when it is taken."""
    try:
        attached_file.check(io.BytesIO(content), name=safe_name(name), size=len(content))
    except Refused as refused:
        assert str(refused)
        return refused.code
    return TAKEN


def test_there_are_at_least_sixty_hostile_files():
    assert sum(case.refusal != TAKEN for case in CASES) >= 60
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_each_file_meets_its_outcome(case):
    assert check(case.name, case.content) == case.refusal
    if case.shown:
        assert safe_name(case.name) == case.shown


def test_a_file_above_the_limit_is_refused_by_its_size_alone():
    with pytest.raises(Refused) as refused:
        attached_file.check(io.BytesIO(pdf()), name="stor.pdf", size=LARGEST + 1)

    assert refused.value.code == "too-large"


def test_a_script_that_stands_across_two_pieces_is_found():
    padding = b" " * (65_536 - len(pdf()) // 2 - 40)
    content = pdf(b"/A << " + padding + b"/S /JavaScript >>")

    for shift in range(30):
        assert check("x.pdf", content.replace(b"%PDF-1.7\n", b"%PDF-1.7\n" + b"%" * shift + b"\n")) == "macros"


@pytest.mark.parametrize("sizes", [[], [0], [1], [10], [4, 4, 4], [9, 1], [3, 20, 1]])
def test_cutting_loses_and_adds_nothing(sizes):
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]

    found = list(cut(pieces, 5))

    assert b"".join(found) == b"".join(pieces)
    assert all(len(piece) == 5 for piece in found[:-1]) and len(found[-1]) <= 5


def test_a_picture_may_have_a_little_behind_its_end():
    assert check("bild.png", png() + b"\n" * 20) == TAKEN
