"""The frameworks that come with the program, read once a process: their files are long."""

from __future__ import annotations

from functools import lru_cache

from indicators.frameworks.content import FrameworkContent
from indicators.frameworks.loading import read_framework_files
from tests.factories.trees import FRAMEWORKS


@lru_cache(maxsize=1)
def shipped() -> tuple[FrameworkContent, ...]:
    """All of them, by the names of their files."""
    return tuple(read_framework_files([FRAMEWORKS]))
