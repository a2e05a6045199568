"""What is wrong with a catalogue: texts that are missing, unsure, no longer used, or that lose a placeholder."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def problems(catalogue: Catalog, wanted: Catalog, complete: bool) -> Iterator[str]:
    """Yield a sentence for each problem. A catalogue that need not be complete may lack texts."""
    have = {key(message): message for message in catalogue if message.id}
    want = {key(message): message for message in wanted if message.id}
    if complete:
        yield from (f"missing: {shown(want[one])}" for one in want if one not in have or not is_full(have[one]))
    yield from (f"no longer used: {shown(have[one])}" for one in have if one not in want)
    yield from (f"fuzzy: {shown(message)}" for message in have.values() if message.fuzzy)
    yield from (f"placeholders differ: {shown(message)}" for message in have.values() if loses_placeholders(message))
    yield from (f"no longer used: {shown(message)}" for message in catalogue.obsolete.values())


def key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    """Return what tells a text from every other: its context and its words."""
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the forms of a text: one, or singular and plural; none when there is no text."""
    if text is None:
        return []
    return [text] if isinstance(text, str) else list(text)


def is_full(message: Message) -> bool:
    """Return whether every form of a text is translated."""
    translated = forms(message.string)
    return all(translated) and len(translated) >= len(forms(message.id))


def loses_placeholders(message: Message) -> bool:
    """Return whether a translation has other placeholders than its text; a singular may do without its number."""
    texts = [placeholders(text) for text in forms(message.id)]
    translated = [placeholders(text) for text in forms(message.string) if text]
    if not translated:
        return False
    if len(texts) == 1:
        return translated[0] != texts[0]
    return any(not found <= texts[-1] for found in translated) or translated[-1] != texts[-1]


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def shown(message: Message) -> str:
    """Return a text as it is shown to the translator, with its context and where it is used."""
    places = ", ".join(f"{file}:{line}" for file, line in message.locations[:3])
    context = f" [{message.context}]" if message.context else ""
    return f"{forms(message.id)[0]!r}{context}" + (f" ({places})" if places else "")
