"""The grammar of fact names: how what a table says becomes the key of a fact (docs/facts.md lists them)."""

from __future__ import annotations

import re

_PLUS = re.compile("[+＋]")


def account_subject(code: str, name: str) -> str:
    """How facts name an account: 类款项 by code and name (``2080101行政运行``), since names repeat; others by name."""
    return f"{code}{name}" if code.isdigit() else name


def row_subject(account: str, *, block: str = "", project: str = "", part: str = "") -> str:
    """How facts name a row of money: by its project, its block and account, or its account; ``part`` of it besides."""
    subject = f"项目/{project}" if project else f"{block}/{account}" if block else account
    return f"{subject}/{part}" if part else subject


def project_target(project: str, level2: str, level3: str) -> str:
    """How facts name a project's target; with its 二级指标, for one 三级指标 may stand under several."""
    return f"绩效目标/{project}/{level2}/{level3}"


def figure_in_words(key: str, number: int) -> str:
    """The key of the ``number``-th figure in a worded target or actual."""
    return f"{key}（文中第{number}个数）"


def is_target(key: str) -> bool:
    """Whether a fact is what was aimed at, so that its ≥ or ≤ is a demand; of any other it is no value."""
    return key.startswith("指标值/") or ".指标值" in key


def summed(key: str) -> tuple[str, ...]:
    """The keys whose facts a key such as ``转入人数+转出人数`` adds up; nothing where it is no sum."""
    if _PLUS.search(key) is None:
        return ()
    parts = tuple(part.strip() for part in _PLUS.split(key))
    return parts if len(parts) > 1 and all(parts) else ()
