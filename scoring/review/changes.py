"""What changed from one submission to the next: figures, reasons, words of the report, papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.cases.models import Case
from scoring.review.models import CaseTransition

_COMPARED = {"score": "得分", "actual": "完成值", "target": "指标值", "override": "人工评分", "reason": "扣分原因"}
_NONE = "—"

Change = tuple[str, str, str, str]


def submitted_texts(case: Case) -> dict[str, dict[str, str]]:
    """The words of the report by the name of their place, and the papers in use by their key: name, file, place."""
    return {"words": dict(_flat(case.words, ())), "papers": {str(paper.pk): _told(paper) for paper in _papers(case)}}


def changes_between(before: CaseTransition, after: CaseTransition) -> list[Change]:
    """What changed from one submission to the next: path or place, field, before, after.

    Figures come first, then reasons, words and papers. Submissions made before words and papers were kept with them
    (``texts`` empty) tell of the sheet alone.
    """
    changes = []
    for path in {**before.score_sheet, **after.score_sheet}:
        old, new = before.score_sheet.get(path, {}), after.score_sheet.get(path, {})
        for name, label in _COMPARED.items():
            if old.get(name) != new.get(name):
                changes.append((path, label, str(old.get(name) or _NONE), str(new.get(name) or _NONE)))
    changes.sort(key=lambda change: change[1] == _COMPARED["reason"])
    return [*changes, *_texts_between(before.texts, after.texts)]


def _texts_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if not before or not after:
        return
    old, new = before["words"], after["words"]
    for place in {**old, **new}:
        if old.get(place) != new.get(place):
            yield place, "报告文字", old.get(place, _NONE), new.get(place, _NONE)
    old, new = before["papers"], after["papers"]
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            label = "增加材料" if key not in old else "删除材料" if key not in new else "更改材料"
            yield "佐证材料", label, old.get(key, _NONE), new.get(key, _NONE)


def _papers(case: Case) -> Any:
    return case.papers.live().select_related("file").order_by("pk")


def _told(paper: Any) -> str:
    digest = "" if paper.file is None else f"（文件校验值 {paper.file.sha256[:8]}）"
    return f"{paper}{digest}{f'，存放于{paper.location}' if paper.location else ''}"


def _flat(words: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each text with the names above it, parted as the page of the report's words parts them."""
    if isinstance(words, dict):
        for name, below in words.items():
            yield from _flat(below, (*path, name))
    else:
        yield "/".join(path), "\n".join(map(_line, words)) if isinstance(words, list) else _line(words)


def _line(item: Any) -> str:
    return "｜".join(str(field) for field in item.values()) if isinstance(item, dict) else str(item)
