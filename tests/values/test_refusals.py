import pytest

from pelaren.values.refusals import BadValue, Refusal


class DueDateTooSoon(Refusal):
    field = "due_date"
    message = "Choose a due date at least %(days)s days ahead."


class OTPWrong(Refusal):
    message = "The code is 100 % wrong."


class Lazy:
    """A sentence that is translated when it is read."""

    language = "en"

    def __str__(self):
        return {"en": "%(count)s lines", "sv": "%(count)s rader"}[self.language]


class TooManyLines(Refusal):
    message = Lazy()


class BadColour(BadValue):
    reasons = frozenset({"empty"})


def test_a_refusal_fills_its_sentence():
    refusal = DueDateTooSoon(days=14)

    assert str(refusal) == "Choose a due date at least 14 days ahead."
    assert refusal.field == "due_date"


def test_a_sentence_without_details_keeps_its_percent_sign():
    refusal = OTPWrong()

    assert str(refusal) == "The code is 100 % wrong."
    assert refusal.field is None


def test_a_lazy_sentence_is_read_in_the_language_of_the_reader(monkeypatch):
    refusal = TooManyLines(count=3)
    monkeypatch.setattr(Lazy, "language", "sv")

    assert str(refusal) == "3 rader"


@pytest.mark.parametrize(
    ("refusal", "code"),
    [(DueDateTooSoon(days=1), "due-date-too-soon"), (OTPWrong(), "otp-wrong"), (Refusal(), "refusal")],
)
def test_the_code_is_the_name_in_kebab_case(refusal, code):
    assert refusal.code == code


def test_a_bad_value_carries_its_reason():
    assert BadColour("empty").reason == "empty"


def test_a_bad_value_has_only_the_reasons_it_lists():
    with pytest.raises(ValueError, match="has no reason"):
        BadColour("purple")
