"""The template language of the portal: components, fields, and values written as people read them."""

import datetime
from collections.abc import Iterable, Mapping

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from pelaren.values import dates
from pelaren.values import money as money_values
from pelaren.values.reference_numbers import printed_reference
from pelaren.web.icons import ICONS
from pelaren.web.listing import with_parameters
from pelaren.web.many_rows import drawn

register = template.Library()

NOTHING = mark_safe("\u2013")  # an en dash

FIELD_COMPONENTS = (
    ((RadioSelect, CheckboxSelectMultiple), "field_choices"),
    ((CheckboxInput,), "field_checkbox"),
    ((FileInput,), "field_upload"),
)


@register.simple_tag(takes_context=True)
def component(context: Context, name: str, /, **arguments: object) -> SafeString:
    """Draw ``components/<name>.html`` with these arguments and nothing else (the CSRF token apart)."""
    source = context.template.engine.get_template(f"components/{name}.html")  # type: ignore[union-attr]
    return source.render(context.new({"csrf_token": context.get("csrf_token"), **arguments}))


@register.simple_tag(takes_context=True)
def fixed(context: Context, name: str, /, **arguments: str) -> SafeString:
    """
    Draw ``components/<name>.html``, which is the same on every page: once for each language, kept from then on.

    ``arguments`` are words of the template that draws it: what is kept must not grow with what people write.
    """
    engine = context.template.engine  # type: ignore[union-attr]
    key = (name, get_language() or "", *arguments.items())
    if engine.debug or key not in _FIXED:
        _FIXED[key] = engine.get_template(f"components/{name}.html").render(Context(arguments))
    return _FIXED[key]


_FIXED: dict[tuple[object, ...], SafeString] = {}


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, /, **arguments: object) -> SafeString:
    """
    Draw a form field with label, hint, control and errors; the component follows from the field itself.

    ``width`` (xs, sm, md) and ``unit`` come from the field and may be given here instead.
    """
    looks = {name: getattr(bound.field, name, "") for name in ("width", "unit")}
    return component(context, component_for(bound), field=bound, **{**looks, **arguments})


def component_for(bound: BoundField) -> str:
    """Return the name of the component that shows this field."""
    for widgets, name in FIELD_COMPONENTS:
        if isinstance(bound.field.widget, widgets):
            return name
    return "field"


@register.simple_tag(takes_context=True)
def many_rows(context: Context, template_name: str, name: str, rows: Iterable[object], /) -> SafeString:
    """Draw a template for each of hundreds of rows, which it sees under a name (see `pelaren.web.many_rows`)."""
    source = context.template.engine.get_template(template_name)  # type: ignore[union-attr]
    return drawn(source, name, rows, context)


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """Draw the bare control of a form field; Django ties it to the hint and the errors by aria-describedby."""
    return bound.as_widget(attrs={"class": "ds-input"})


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of ``pelaren.web.icons``. Decorative: the words beside it carry the meaning."""
    return format_html(
        '<svg class="pl-icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308  (a constant of ours)
    )


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Write minor units with their currency: ``12 345,67 €``; nothing as a dash."""
    return NOTHING if minor is None else money_values.format_money(minor, currency)


register.filter("printed_reference", printed_reference)


@register.filter
def amount(minor: int | None) -> str:
    """Write minor units without currency, as in a field: ``12 345,67``; nothing as an empty string."""
    return "" if minor is None else money_values.format_amount(minor)


@register.filter
def local_date(day: datetime.date | None, market: str) -> SafeString:
    """Write a day as the contract's market does, inside ``<time>``; nothing as a dash."""
    if day is None:
        return NOTHING
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), dates.format_date(day, market))


@register.filter
def masked(shown: str) -> SafeString:
    """Write the open part of an identity number and hide the rest; screen readers hear the word “hidden”."""
    return format_html(
        '{}<span aria-hidden="true">••••</span><span class="ds-sr-only">{}</span>', shown, gettext("hidden")
    )


@register.filter
def of(mapping: Mapping[object, object] | None, key: object) -> object:
    """Return what a mapping holds for a key; nothing when there is no mapping, or nothing for the key."""
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return this page's query string with some parameters changed; None takes one away."""
    texts = {name: "" if value is None else str(value) for name, value in changes.items()}
    return with_parameters(context["request"].GET, **texts)
