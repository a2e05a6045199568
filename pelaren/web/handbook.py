"""
The user's manual inside the product: chapters of Markdown in `docs/handbok`, opened by “Help” on their pages.

The manual is Swedish, whatever language the portal is shown in. Rendered with markdown-it-py (CommonMark, no HTML let
through), because writing a parser of Markdown is nobody's errand here.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LANGUAGE = "sv"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in addresses and files, and how the names of the addresses it is about begin."""

    name: str
    about: tuple[str, ...]

    @property
    def file(self) -> Path:
        return Path(settings.HANDBOOK_FOLDER) / f"{self.name}.md"

    @property
    def title(self) -> str:
        with self.file.open(encoding="utf-8") as lines:
            return lines.readline().removeprefix("#").strip()

    @property
    def url(self) -> str:
        return reverse("web:help-chapter", args=[self.name])


# In the order of the contents. Of several chapters about one address, the one that says it most fully is opened.
CHAPTERS = (
    Chapter("logga-in", ("roles", "account", "colleagues", "start", "employees", "quick-search")),
    Chapter("forsakrade", ("insured", "group", "instalment", "contracts", "identity-number", "paid-premiums")),
    Chapter("radera-forsakrad", ("removal", "departure")),
    Chapter("pensionsprognos", ("insured-forecast", "insured-simulation", "insured-salary", "desk:contract-forecasts")),
    Chapter("fakturor", ("invoice",)),
    Chapter("tillaggsfaktura", ("supplementary-invoice",)),
    Chapter("excel", ("invoice-import", "invoice-workbook", "desk:portfolio")),
    Chapter("transaktioner", ("payments",)),
    Chapter("uppgifter-om-avtalet", ("contract-details",)),
    Chapter("sakra-meddelanden", ("conversation-", "conversations-export", "notices")),
    Chapter("meddelandelistan", ("conversation",)),
    Chapter("handlaggare-inkorg", ("desk:inbox", "desk:conversation", "desk:administration")),
    Chapter(
        "handlaggare-avtal-och-betalningar",
        ("desk:employer", "desk:contract", "desk:payment", "desk:refund", "desk:issue", "desk:savings"),
    ),
)


@cache
def written() -> tuple[Chapter, ...]:
    """Return the chapters that have been written, in the order of the contents: looked for once, not at every page."""
    return tuple(chapter for chapter in CHAPTERS if chapter.file.exists())


def help_url(view_name: str) -> str:
    """Return the address of the chapter about a page, known by the name of its address; else that of the contents."""
    fits = [(len(start), chapter) for chapter in written() for start in chapter.about if view_name.startswith(start)]
    return max(fits, key=lambda fit: fit[0])[1].url if fits else reverse("web:help")


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Show the short help in the reader's language, and the contents of the manual."""
    return render(request, "pages/help.html", {"chapters": written()})


@require_safe
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one chapter, with the way to the next one."""
    chapters = written()
    here = next((at for at, known in enumerate(chapters) if known.name == name), None)
    if here is None:
        raise Http404
    read = chapters[here]
    context = {
        "chapter": read,
        "chapters": chapters,
        "text": rendered(read.file, read.file.stat().st_mtime_ns),
        "following": chapters[here + 1] if here + 1 < len(chapters) else None,
        "manual_language": LANGUAGE,
    }
    return render(request, "pages/handbook.html", context)


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """Answer with one of the manual's pictures."""
    file = Path(settings.HANDBOOK_FOLDER) / "pictures" / f"{name}.png"
    if not file.exists():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/png", headers={"Cache-Control": "max-age=3600"})


@lru_cache(maxsize=64)
def rendered(file: Path, changed: int) -> SafeString:
    """Return a chapter as HTML; `changed` is when the file last changed, so that an edited one is read again."""
    manual = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = manual.parse(file.read_text(encoding="utf-8"))
    for token in tokens:
        for part in [token, *(token.children or ())]:
            prepare(part)
    return mark_safe(manual.renderer.render(tokens, manual.options, {}))  # noqa: S308 – HTML in the text is escaped


def prepare(token: Token) -> None:
    """Point pictures at their address and let them load when they come into view; give tables the house style."""
    source = str(token.attrs.get("src", ""))
    if token.type == "image" and source.startswith("pictures/"):
        name = source.removeprefix("pictures/").removesuffix(".png")
        token.attrs |= {"src": reverse("web:help-picture", args=[name]), "loading": "lazy"}
    if token.type == "table_open":
        token.attrs["class"] = "ds-table"
