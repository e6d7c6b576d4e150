"""The words of a case's report, one slot at a time: two people at two slots never write over each other."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from evalcase.audit.services import record
from scoring.models.cases import Case
from scoring.rules import SheetError, require_open


class StaleText(SheetError):
    """Somebody else wrote the slot since it was read; ``kept`` is what stands there now."""

    def __init__(self, label: str, kept: Any) -> None:
        super().__init__(f"“{label}”在您打开之后已由别人改过，您写的还没有保存：请对照两边的文字，改好后再保存")
        self.kept = kept


def text_version(written: Any) -> str:
    """A short mark of words as they are kept, to tell later whether they are still the same."""
    text = json.dumps(written or None, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_at(texts: Mapping[str, Any], path: Sequence[str]) -> Any:
    """The words kept under a path such as ``("项目", "业务运行费", "项目效益")``; None where there are none."""
    found: Any = texts
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


@transaction.atomic
def write_text(
    *, case: Case, path: Sequence[str], words: Any, seen: str, actor: AbstractBaseUser | None = None
) -> Case:
    """Keep the words of one slot and leave all others as they stand now; nothing (``None``, empty) clears it.

    ``seen`` is the ``text_version`` of what the person had before them. Raises StaleText with the present words where
    these are others, SheetError where the case is closed for writing. The same words again change nothing.
    """
    now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require_open(now)
    label, kept = "/".join(path), text_at(now.texts, path)
    if text_version(kept) != text_version(words):
        if text_version(kept) != seen:
            raise StaleText(label, kept)
        now.texts = with_text(now.texts, path, words)
        now.full_clean()
        now.save(update_fields=["texts"])
        record(actor=actor, action="撰写报告文字", obj=now, changes={label: [_plain(kept), _plain(words)]})
    case.texts = now.texts
    return case


def with_text(texts: Mapping[str, Any], path: Sequence[str], words: Any) -> dict[str, Any]:
    """The texts with other words under the path; an emptied level goes too. Raises SheetError."""
    changed: dict[str, Any] = copy.deepcopy(dict(texts))
    levels = [changed]
    for name in path[:-1]:
        below = levels[-1].setdefault(name, {})
        if not isinstance(below, dict):
            raise SheetError(f"“{name}”已写成一段文字，不能再分项撰写；请先清空“{name}”")
        levels.append(below)
    if words:
        levels[-1][path[-1]] = words
    else:
        levels[-1].pop(path[-1], None)
    for level, name in zip(reversed(levels[:-1]), reversed(path[:-1]), strict=True):
        if not level[name]:
            del level[name]
    return changed


def _plain(written: Any) -> str | None:
    """Words as the log shows them: an item a line."""
    if not written:
        return None
    if isinstance(written, list) and all(isinstance(item, str) for item in written):
        return "\n".join(written)
    return written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
