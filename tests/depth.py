"""How much is tried where there are many examples: a fresh sample by default, all of them by ``make test-deep``.

The samples are random and follow the seed that the run prints, so a failure comes back with ``-p randomly_seed``. Where
``CI`` is set they are the same in every run: what fails there failed for the change, not by chance.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import settings

_SHARE = 5  # one example in so many
_FEWEST = 3
_ALL = 100
Value = TypeVar("Value")


def register_profiles() -> None:
    """No profile times an example: a loaded machine is slow, not wrong."""
    shared = settings(deadline=None, print_blob=True)
    if os.environ.get("CI"):
        shared = settings(shared, derandomize=True, database=None)
    settings.register_profile("deep", shared, max_examples=_ALL)
    settings.register_profile("sample", shared, max_examples=_ALL // _SHARE)


def is_deep() -> bool:
    return settings.get_current_profile_name() == "deep"


def examples(number: int, **others: Any) -> settings:
    """Settings of a property: so many examples by ``make test-deep``, a share of them otherwise."""
    return settings(max_examples=number if is_deep() else max(_FEWEST, number // _SHARE), **others)


def some(values: Sequence[Value], number: int = 1) -> list[Value]:
    """So many of the values, all of them by ``make test-deep``."""
    return list(values) if is_deep() else random.sample(values, number)
