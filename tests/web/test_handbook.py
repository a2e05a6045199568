"""The manual inside the product."""

import re

import pytest
from django.test import Client

from pelaren.web import handbook

CHAPTERS = handbook.written()


def names(chapter: handbook.Chapter) -> str:
    return chapter.name


@pytest.mark.parametrize("chapter", CHAPTERS, ids=names)
def test_a_chapter_begins_with_its_title_and_all_its_pictures_can_be_had(chapter):
    page = Client().get(chapter.url).content.decode()

    assert f"<h1>{chapter.title}</h1>" in page
    for picture in re.findall(r'<img src="([^"]+)"', page):
        assert Client().get(picture).status_code == 200, picture


@pytest.mark.parametrize("chapter", CHAPTERS, ids=names)
def test_every_picture_says_in_words_what_it_shows(chapter):
    assert re.findall(r"!\[\s*\]", chapter.file.read_text(encoding="utf-8")) == []


def test_every_file_of_the_manual_is_a_chapter_of_its_contents():
    files = {file.stem for file in handbook.CHAPTERS[0].file.parent.glob("*.md")}

    assert files == {chapter.name for chapter in CHAPTERS}


def test_a_page_opens_the_chapter_that_says_most_about_it():
    assert handbook.help_url("roles") == "/help/logga-in/"
    assert handbook.help_url("no-such-page") == "/help/"


def test_what_the_manual_does_not_have_is_not_found():
    for address in ("/help/nothing/", "/help/pictures/nothing/"):
        assert Client().get(address).status_code == 404


def test_html_in_a_chapter_is_text(tmp_path):
    file = tmp_path / "chapter.md"
    file.write_text("# Rubrik\n\n<script>x</script>\n", encoding="utf-8")

    assert "<script>" not in handbook.rendered(file, 1)
