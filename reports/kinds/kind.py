"""What a kind of report is: the case kind it belongs to, its outline, and the functions that the outline may name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from reports.content.named import CHARTS, PASSAGES, TABLES
from reports.document.blocks import Block, Chart, Table
from reports.kinds.outline import PATH, KindError, Outline
from reports.material.composer import Composer
from scoring.case_kinds import CaseKind

Passage = Callable[[Composer], list[Block]]
TableMaker = Callable[[Composer], Table | list[Table]]
ChartMaker = Callable[[Composer], Chart]
Subjects = Callable[[Composer], list[str]]

# What a sentence can say only of a scored case; with a path it speaks of one indicator.
_OF_SCORES = re.compile(r"\{(?:得分|得分率|分值)(?:[.]|/([^.|}]+))|<等级>")


class ReportKind:
    """How the report of a case kind is drawn up.

    ``content``: a module with ``PASSAGES``, ``TABLES``, ``CHARTS`` or ``SUBJECTS`` of its own, and ``INCLUDED``, the
    kinds whose sections its annexes take; none where the kind does with what any kind may name. Raises KindError,
    naming the place in the outline, where that names what there is not.
    """

    def __init__(self, case_kind: CaseKind, outline: Outline, content: ModuleType | None = None) -> None:
        self.case_kind = case_kind
        included: Mapping[str, ReportKind] = getattr(content, "INCLUDED", {})
        self.outline = _with_included(outline, included)
        self.passages: dict[str, Passage] = dict(PASSAGES)
        self.tables: dict[str, TableMaker] = dict(TABLES)
        self.charts: dict[str, ChartMaker] = dict(CHARTS)
        self.subjects: dict[str, Subjects] = {}
        for kind in included.values():
            self._add(kind.passages, kind.tables, kind.charts, kind.subjects)
        self._add(*(getattr(content, name, {}) for name in ("PASSAGES", "TABLES", "CHARTS", "SUBJECTS")))
        _check_names(self)
        _check_scores(self)

    @property
    def code(self) -> str:
        """What a case of this kind calls it."""
        return self.case_kind.code

    @property
    def project_lists(self) -> frozenset[str]:
        """The slots in which people name the projects that get a section or an annex each."""
        return self.outline.subjects() - self.subjects.keys()

    def _add(
        self,
        passages: Mapping[str, Passage],
        tables: Mapping[str, TableMaker],
        charts: Mapping[str, ChartMaker],
        subjects: Mapping[str, Subjects],
    ) -> None:
        self.passages |= passages
        self.tables |= tables
        self.charts |= charts
        self.subjects |= subjects


def _with_included(outline: Outline, included: Mapping[str, ReportKind]) -> Outline:
    """The outline with the sections of other kinds in the annexes that include them."""
    annexes = []
    for annex in outline.annexes:
        if annex.include:
            kind = included.get(annex.include)
            if kind is None:
                names = "、".join(included) or "（没有）"
                place = f"{outline.name}/附件{annex.number}"
                raise KindError(f"{place}：include 写的“{annex.include}”不在 content.py 的 INCLUDED 里，可用：{names}")
            annex = replace(annex, sections=(*kind.outline.sections, *annex.sections))
        annexes.append(annex)
    return replace(outline, annexes=tuple(annexes))


def _check_names(kind: ReportKind) -> None:
    """Every passage, table and chart that the outline names exists."""
    known: dict[str, Mapping[str, Any]] = {"passage": kind.passages, "table": kind.tables, "chart": kind.charts}
    for place, block in kind.outline.blocks():
        if block.what in known and block.name not in known[block.what]:
            names = "、".join(sorted(known[block.what]))
            raise KindError(f"{kind.outline.name}/{place}：没有名为“{block.name}”的{block.what}，可用：{names}")


def _check_scores(kind: ReportKind) -> None:
    """Only a kind that gives scores tells them, and none tells an indicator by name: frameworks name them freely."""
    name, scores = kind.outline.name, kind.case_kind.scores
    for place, block in kind.outline.blocks():
        for said in _OF_SCORES.finditer(block.name) if block.what == "prose" else ():
            if scores is None:
                raise KindError(f"{name}/{place}：句子写了得分或等级，这种案件却不评分，请在 case_kinds 写明 Scores")
            if said[1] and said[1] != PATH:
                mend = f"指标体系的名称各不相同，请写在 indicators 之下，路径写成“{PATH}”"
                raise KindError(f"{name}/{place}：句子写了指标“{said[1]}”，{mend}")
