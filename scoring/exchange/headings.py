"""The words over the columns of people's own tables, and the names of indicators as they write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evalcase.spreadsheets.headers import normalise
from scoring.cases.models import CaseIndicator
from scoring.scores.fields import fields_of

_CHOSEN = ("choices.satisfied", "choices.findings", "choices.percent", "choices.met", "choices.score")
_FIELDS: dict[tuple[str, ...], str] = {
    ("target",): "指标值 目标值 年度指标值 年初指标值 年度目标值 计划值 计划完成值 预期值",
    ("actual", *_CHOSEN): (
        "完成值 实际值 实际完成值 全年完成值 全年实际值 年度完成值 全年完成情况 完成情况 实际完成情况 完成值或评定"
    ),
    (*_CHOSEN, "actual"): "评定 评定结果 评价结果",
    ("choices.satisfied",): "符合的要点 符合要点 要点序号",
    ("choices.findings",): "发现问题数 问题数 问题个数",
    ("choices.percent",): "评定比例 评定系数",
    ("choices.met",): "是否达到 是否达标 是否完成 是否实现",
    ("choices.score",): "评分 专家评分 得分 实得分 自评得分 评价得分",
    ("reason",): (
        "扣分原因 原因 失分原因 扣分理由 扣分说明 扣分情况 未完成原因 偏差原因 偏差原因分析 偏差原因分析及改进措施"
    ),
    ("override",): "人工评分",
    ("override_reason",): "人工评分理由 评分理由",
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
    """Every heading that is understood on this sheet, by its normalised text."""
    known = {normalise(word): Heading(fields) for fields, words in _FIELDS.items() for word in words.split()}
    known |= {word: Heading(is_name=True) for word in _NAMES.split()}
    known |= {word: Heading() for word in _PASSED_OVER.split()}
    for leaf in leaves:
        for one in fields_of(leaf):
            known.setdefault(normalise(one.label), Heading((one.name,)))
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
