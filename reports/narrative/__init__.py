"""Sentences as functions of facts: the words follow the figures, so a sentence cannot contradict its table."""

from reports.narrative.compose import SlotError, compose, explained, figure, slots, stated, without_zeros
from reports.narrative.numbering import chinese_number, circled

__all__ = [
    "SlotError",
    "chinese_number",
    "circled",
    "compose",
    "explained",
    "figure",
    "slots",
    "stated",
    "without_zeros",
]
