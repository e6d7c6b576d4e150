"""The words over the columns of people's own tables, and the names of indicators as they write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evalcase.spreadsheets.headers import normalise
from indicators.rules import RULES, Answers
from indicators.rules.date_target import DUE
from indicators.rules.inputs import ACTUAL, TARGET
from scoring.cases.models import CaseIndicator
from scoring.scores.fields import fields_of

# What a rule asks of which a single cell holds the whole answer stands in the column of actuals, too.
_VERDICTS = frozenset(
    {
        Answers.ELEMENTS,
        Answers.COUNT,
        Answers.PERCENT,
        Answers.YES_NO,
        Answers.POINTS,
        Answers.WORD,
        Answers.DAY,
    }
)
_ACTUALS = "完成值 实际值 实际完成值 全年完成值 全年实际值 年度完成值 全年完成情况 完成情况 实际完成情况 完成值或评定"
_JUDGEMENTS = "评定 评定结果 评价结果"
_WORDS = {
    TARGET: "指标值 目标值 年度指标值 年初指标值 年度目标值 计划值 计划完成值 预期值",
    "reason": (
        "扣分原因 原因 失分原因 扣分理由 扣分说明 扣分情况 未完成原因 偏差原因 偏差原因分析 偏差原因分析及改进措施"
    ),
    "override": "人工评分",
    "override_reason": "人工评分理由 评分理由",
}
_NAMES = "指标 指标名称 三级指标 四级指标 末级指标 具体指标 绩效指标 三级指标名称"
_PASSED_OVER = (
    "序号 编号 分值 权重 满分 一级指标 二级指标 指标解释 指标说明 评价要点 评分标准 评价标准 上年 规则得分 计算说明 "
    "得分与依据 得分依据 佐证 佐证材料 备注 状态 单位 计量单位"
)
_TAIL = re.compile(r"[(（][^()（）]*[)）]$")
_LIST_NUMBER = re.compile(
    r"^(?:\((?:\d+|[一二三四五六七八九十]+)\)|[一二三四五六七八九十]+[、.,]|\d+(?:\.\d+)*(?:[、.,)]|\s))"
)
_POINTS = re.compile(r"\(\d+(?:\.\d+)?分\)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading stands for: fields to look for in a row in turn, the indicators' names, or nothing to fill in."""

    fields: tuple[str, ...] = ()
    is_name: bool = False


def headings(leaves: Iterable[CaseIndicator]) -> dict[str, Heading]:
    """Every heading that is understood on this score sheet, by its normalised text."""
    answers = [answer for rule in RULES.values() for answer in rule.answers if answer.cell_kind in _VERDICTS]
    verdicts = tuple(dict.fromkeys(answer.field for answer in answers))
    known = {normalise(word): Heading((ACTUAL, *verdicts)) for word in _ACTUALS.split()}
    known |= {normalise(word): Heading((*verdicts, ACTUAL)) for word in _JUDGEMENTS.split()}
    known |= {normalise(word): Heading((name,)) for name, words in _WORDS.items() for word in words.split()}
    # A target may be a day; where a rule asks for it, it is filled in there.
    known |= {normalise(word): Heading((TARGET, DUE.field)) for word in _WORDS[TARGET].split()}
    for answer in answers:
        known |= {normalise(word): Heading((answer.field,)) for word in (answer.label, *answer.headings)}
    known |= {word: Heading(is_name=True) for word in _NAMES.split()}
    known |= {word: Heading() for word in _PASSED_OVER.split()}
    for leaf in leaves:
        for cell in fields_of(leaf):
            known.setdefault(normalise(cell.label), Heading((cell.name,)))
    return known


def heading_of(text: str, known: dict[str, Heading]) -> Heading | None:
    """What a cell means as a heading; words in brackets behind it (（%）, （分）) do not matter."""
    return known.get(normalise(text)) or known.get(normalise(_TAIL.sub("", text)))


@dataclass
class Names:
    """The leaves by their names, however they are spaced and numbered, and by their whole path."""

    leaves: Sequence[CaseIndicator]
    _index: dict[str, list[CaseIndicator]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for leaf in self.leaves:
            for spelling in dict.fromkeys([*_spellings(leaf.name), *_spellings(leaf.path)]):
                self._index.setdefault(spelling, []).append(leaf)

    def find(self, text: str) -> list[CaseIndicator]:
        """Every leaf that the text may mean, none where it is no name."""
        return next((self._index[spelling] for spelling in _spellings(text) if spelling in self._index), [])


def _spellings(text: str) -> list[str]:
    """A name as it stands, without its list number and points, and without digits before its first word."""
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _POINTS.sub("", _LIST_NUMBER.sub("", plain).strip())
    forms = [plain, bare, bare.lstrip("0123456789.")]
    return [form for form in dict.fromkeys("".join(form.split()) for form in forms) if form]
