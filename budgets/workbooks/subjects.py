"""Whose figure a fact is, as far as the beginning of its name tells."""

from __future__ import annotations

import re

from budgets.vocabulary import PROJECT, Measure

_THREE_PUBLIC = re.compile("^(?:“三公”经费|因公出国|公务用车|公务接待费)")


_MEASURES = {measure.label: measure.value for measure in Measure}


def subject_and_measure(key: str) -> tuple[str, str]:
    """What a fact is of and which measure it tells; both empty where its name ends with no measure."""
    subject, _, label = key.rpartition(".")
    measure = _MEASURES.get(label, "")
    return (subject, measure) if subject and measure else ("", "")


def is_of_project(subject: str) -> bool:
    """Of one project, or of all of them together."""
    return subject == PROJECT or subject.startswith("项目/")


def is_of_three_public(subject: str) -> bool:
    return _THREE_PUBLIC.match(subject) is not None


def is_of_agency(subject: str) -> bool:
    """Of the agency, of an account by 支出性质, of a project, or of a part of them: not of a block, nor of “三公”."""
    return not is_of_three_public(subject) and ("/" not in subject or "/其中" in subject or is_of_project(subject))
