"""What people wrote into the sheet as facts of the case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from budgets.facts import EntrySource, Fact
from budgets.quantities import QuantityError, parse_quantity
from scoring.cases.models import CaseIndicator
from scoring.fields import data_keys


def entry_facts(indicators: Iterable[CaseIndicator]) -> list[Fact]:
    """The figures typed into the sheet, each under the fact it stands for; the newest where two rows state one.

    Text that is no figure (not yet finished, mistyped) is no fact: the sheet marks its cell.
    """
    return [fact for _, fact, _ in _newest(indicators).values() if fact is not None]


def unread_entries(indicators: Iterable[CaseIndicator]) -> dict[str, str]:
    """The facts over which text was typed that is no figure, with who typed it: their rules wait for its mending."""
    return {key: name for key, (_, fact, name) in _newest(indicators).items() if fact is None}


def _newest(indicators: Iterable[CaseIndicator]) -> dict[str, tuple[str, Fact | None, str]]:
    """By fact: when it was last typed, what it says (None where that is no figure), and who typed it."""
    found: dict[str, tuple[str, Fact | None, str]] = {}
    for indicator in indicators:
        if not indicator.rule or not indicator.score.entries:
            continue
        for name, key in data_keys(indicator).items():
            typed = indicator.score.entries.get(name)
            if not typed:
                continue
            stamp = indicator.score.stamps.get(name, {})
            at = stamp.get("at", "")
            if key not in found or found[key][0] <= at:
                found[key] = (at, _fact(key, str(typed), indicator, stamp), stamp.get("name", ""))
    return found


def _fact(key: str, typed: str, indicator: CaseIndicator, stamp: dict[str, str]) -> Fact | None:
    try:
        quantity = parse_quantity(typed, stamp.get("unit", ""))
    except QuantityError:
        return None
    corrected = f"，更正导入的数据（{stamp['was']}）" if stamp.get("was") else ""
    day = timezone.localdate(datetime.fromisoformat(stamp["at"])) if stamp.get("at") else date.min
    return Fact(key, quantity, EntrySource(stamp.get("name", ""), day, f"评分表“{indicator.name}”{corrected}"))
