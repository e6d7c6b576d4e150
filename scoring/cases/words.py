"""Reading the words of a case's report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


def words_version(written: Any) -> str:
    """A short mark of words as they are kept, to tell later whether they are still the same."""
    text = json.dumps(written or None, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def words_at(words: Mapping[str, Any], path: Sequence[str]) -> Any:
    """The words kept under a path such as ``("项目", "业务运行费", "项目效益")``; None where there are none."""
    kept: Any = words
    for name in path:
        kept = kept.get(name) if isinstance(kept, Mapping) else None
    return kept
