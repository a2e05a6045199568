"""A page that fails: its reader gets a code, and the log has the same one beside the place of the fault."""

import json
import logging
import re

import pytest
from django.test import Client

from pelaren.config.logging import JsonLines
from tests.web.drawing import find, find_all, words
from tests.web.test_pages import LANGUAGES, tree_of

CODE = re.compile(r"PEL-[0-9A-F]{4}-[0-9A-F]{4}")


@pytest.fixture
def broken(monkeypatch):
    def break_down(*arguments, **names):
        raise RuntimeError("Sofia Ekholm 140582-9128")

    monkeypatch.setattr("pelaren.web.handbook.render", break_down)
    monkeypatch.setattr("pelaren.web.views.HttpResponseRedirect", break_down)


def reader(language="en"):
    client = Client(raise_request_exception=False)
    client.cookies["pelaren_language"] = language
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_a_code_that_the_log_has_beside_the_place_and_nothing_of_what_was_typed(
    broken, language, caplog
):
    with caplog.at_level(logging.ERROR, logger="django.request"):
        answer = reader(language).get("/help/?a=1&b=2")

    assert answer.status_code == 500
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    tree = tree_of(answer.content.decode())
    [code] = CODE.findall(words(find(tree, "dl")))
    assert find(tree, "dl/div/dd/time").get("datetime")
    [record] = caplog.records
    line = json.loads(JsonLines().format(record))
    assert (line["fault"], line["exception"]) == (code, "RuntimeError")
    assert any("break_down" in place for place in line["places"])
    assert "Ekholm" not in answer.content.decode() + json.dumps(line)


def test_what_was_only_asked_for_can_be_asked_for_again(broken):
    tree = tree_of(reader().get("/help/?a=1&b=2").content.decode())

    buttons = {words(link): link.get("href") for link in find_all(tree, "a[@class='ds-button']")}
    assert buttons == {"Try again": "/help/?a=1&b=2", "To the start page": "/", "Contact us": "/pages/contact/"}


def test_a_form_is_not_sent_again_by_a_link(broken):
    answer = reader().post("/language/", {"language": "fi", "next": "/help/"})

    assert answer.status_code == 500
    tree = tree_of(answer.content.decode())
    assert "Try again" not in {words(link) for link in find_all(tree, "a[@class='ds-button']")}
    assert "Go back to see what you had written" in words(find(tree, "main"))


def test_every_fault_has_a_code_of_its_own(broken):
    told = {CODE.search(reader().get("/help/").content.decode()).group() for _ in range(20)}

    assert len(told) == 20
