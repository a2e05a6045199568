"""What somebody does on a page before its picture is taken. Each name makes a step; labels are those of the page."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page

from tools.shot_files import FILES

Step = Callable[[Page], None]


def follow(link: str) -> Step:
    """Follow the first link of this name."""
    return lambda page: page.get_by_role("link", name=link).first.click()


def press(button: str) -> Step:
    """Press the first button of this name."""
    return lambda page: page.get_by_role("button", name=button).first.click()


def show(selector: str) -> Step:
    """Click the first thing that a CSS selector finds."""
    return lambda page: page.locator(selector).first.click()


def fill(label: str, text: str) -> Step:
    """Type a text into a field, in the place of what stood there."""
    return lambda page: page.get_by_label(label).first.fill(text)


def tick(label: str) -> Step:
    """Tick a box or choose one of several."""
    return lambda page: page.get_by_label(label).check()


def choose(label: str, option: str) -> Step:
    """Choose from a list of words."""
    return lambda page: page.get_by_label(label).select_option(label=option)


def upload(name: str, button: str) -> Step:
    """Choose a file of `shot_files`, press the button, and wait until the worker has read it."""

    def step(page: Page) -> None:
        content = FILES[name]()
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
        page.get_by_role("button", name=button).click()
        page.locator(".pl-savebar, .pl-errorsum, select").first.wait_for()

    return step


def attach(name: str) -> Step:
    """Choose a file of `shot_files` for a message, and wait until the draft has kept or refused it."""

    def step(page: Page) -> None:
        page.locator("#id_files").set_input_files({"name": name, "mimeType": "", "buffer": FILES[name]()})
        page.locator(f".pl-draftfiles:has-text('{name}'), #id_files_error").first.wait_for()

    return step


def await_part(selector: str) -> Step:
    """Wait until a part of the page is there, which comes by itself."""
    return lambda page: page.locator(selector).first.wait_for(state="attached")


def elsewhere(*steps: Step) -> Step:
    """Take steps in another tab at the same address, as a colleague would meanwhile."""

    def step(page: Page) -> None:
        other = page.context.new_page()
        other.goto(page.url)
        for one in steps:
            one(other)
        other.wait_for_load_state("networkidle")
        other.close()

    return step


def last_of_month() -> str:
    """Return the last day of the month as it is written in Finland."""
    today = date.today()
    day = (today.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return f"{day.day}.{day.month}.{day.year}"
