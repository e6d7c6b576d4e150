"""Printing scores and rates, and making the figures of a report traceable."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NO_VALUE = "—"
_PERCENT = re.compile(r"\d+(\.\d+)?%")
_GAP = re.compile(r'<mark class="gap" data-gap="(?P<key>[^"]*)">.*?</mark>', re.DOTALL)
_DATA = re.compile(r'<data\b[^>]*\bdata-fact="(?P<fact>[^"]*)"[^>]*>.*?</data>', re.DOTALL)


@register.filter
def score(value: Any, places: int = 2) -> str:
    """A score with its decimals, e.g. 13.00; what is no number (text, None) prints as it is or as a dash."""
    if value is None or value == "":
        return NO_VALUE
    if isinstance(value, Decimal | int):
        return str(Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    return str(value)


@register.filter
def weight(value: Any) -> str:
    """A weight without idle zeros: 15, 4.5."""
    if isinstance(value, Decimal | int):
        return format(Decimal(value).normalize(), "f")
    return score(value)


@register.filter
def rate(value: Any) -> str:
    """A fraction as a percentage, e.g. Decimal("0.9117") → 91.17%."""
    if isinstance(value, Decimal | int):
        return f"{score(value * 100)}%"
    return score(value)


@register.filter
def amount(value: Any) -> str:
    """An amount of money to the cent, in groups of three digits: 1,250,000.00; a dash where there is none."""
    if isinstance(value, Decimal | int):
        return f"{Decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
    return score(value)


@register.filter
def bar(value: Any) -> str:
    """A fraction, or a printed percentage, as a length out of 100; "" when there is none to draw."""
    if isinstance(value, str) and _PERCENT.fullmatch(value):
        value = Decimal(value[:-1]) / 100
    if not isinstance(value, Decimal | int):
        return ""
    return score(min(max(Decimal(value), Decimal(0)), Decimal(1)) * 100)


@register.filter
def fact_query(key: str) -> str:
    """The query that asks the trace page for a fact."""
    return urlencode({"fact": key})


@register.filter
def mendable(report_html: str, addresses: Mapping[str, str]) -> SafeString:
    """Wrap every marked gap of an already safe report in a link to where it is filled, by the gap's key.

    ``report_html`` must come from the report renderer, as that of ``traceable``.
    """

    def link(match: re.Match[str]) -> str:
        address = addresses.get(html.unescape(match["key"]), "")
        return f'<a class="to-gap" href="{html.escape(address)}">{match[0]}</a>' if address else match[0]

    return mark_safe(_GAP.sub(link, report_html))  # noqa: S308 - see above


@register.filter
def traceable(report_html: str, trace_url: str) -> SafeString:
    """Wrap every ``<data data-fact>`` of an already safe report in a link to its trace: no script is needed.

    ``report_html`` must come from the report renderer, which escapes all text; nothing else is passed here.
    """

    def link(match: re.Match[str]) -> str:
        query = urlencode({"fact": html.unescape(match["fact"])})
        # The link takes the keyboard's stop over from the figure inside it.
        figure = match[0].replace(' tabindex="0"', "", 1)
        return f'<a class="figure" href="{html.escape(trace_url)}?{query}">{figure}</a>'

    return mark_safe(_DATA.sub(link, report_html))  # noqa: S308 - see above
