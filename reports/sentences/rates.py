"""A rate as it is told: never 0 % or 100 % where it is neither, however close it comes."""

from __future__ import annotations

from budgets.quantities import PERCENT, Quantity

_FINEST = 4
_WHOLE = 100


def honest(shown: Quantity) -> Quantity:
    """The rate with as many more places, up to four, as it takes not to print 0 % or 100 % falsely."""
    if shown.unit != PERCENT or shown.value is None:
        return shown
    while shown.places < _FINEST and _misleads(shown):
        shown = shown.to(places=shown.places + 1)
    return shown


def rate_text(shown: Quantity) -> str:
    """An honest rate in print; where even four places are too few, on which side of 0 % or 100 % it lies."""
    shown = honest(shown)
    if shown.unit != PERCENT or shown.value is None or not _misleads(shown):
        return shown.text()
    least = f"{Quantity(shown.last_place, PERCENT, shown.places)}"
    if not shown.rounded:
        return f"不足{least}" if shown.value > 0 else shown.text()
    below = Quantity(1 - shown.last_place, PERCENT, shown.places)
    return f"{below}以上" if shown.amount < _WHOLE else f"略超{_WHOLE}%"


def _misleads(shown: Quantity) -> bool:
    return shown.rounded in (0, _WHOLE) and shown.amount != shown.rounded
