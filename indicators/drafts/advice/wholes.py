"""Advice on the whole tree: groups that are missing, weights out of balance, names that repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.drafts.advice.advice import GROUPS, MEASURABLE, PRACTICE, TEXTS, WEIGHTS_OTHER, WEIGHTS_SELF, Advice
from indicators.drafts.problems import WHOLE
from indicators.drafts.trees import DraftNode, TreeDraft
from indicators.frameworks.choices import FrameworkKind
from indicators.rules.numbers import decimal_text

_ZERO = Decimal(0)
_MOST, _MUCH = Decimal("0.5"), Decimal("0.3")
_MOST_SATISFACTION = Decimal("0.2")
_LEAST_RESULTS = Decimal("0.6")
_LEAST_LEAF = Decimal("0.5")
_MANY_LEAVES = 60
_MOST_JUDGED = Decimal("0.5")

OUTPUTS, EFFECTS = ("产出", "项目完成", "职责履行", "履职"), ("效益", "效果", "效能", "成效", "影响")
_SATISFACTION, _COST, _EXECUTION = ("满意",), ("成本", "节约", "控制率"), ("执行率", "预算执行", "预算完成")
_P, _D, _S = FrameworkKind.PROJECT.value, FrameworkKind.DEPARTMENT.value, FrameworkKind.SELF_EVALUATION.value
_POLICY = FrameworkKind.POLICY.value
# Which groups a framework of each kind is asked for; the last field says whether it must have it. Funds, the budget of
# a whole county, appraisals beforehand and the work of evaluators are judged by groups of their own.
_ASKED: tuple[tuple[str, tuple[str, ...], frozenset[str], bool], ...] = (
    ("产出", OUTPUTS, frozenset({_P, _D, _S, _POLICY}), True),
    ("效益", EFFECTS, frozenset({_P, _D, _S, _POLICY}), True),
    ("满意度", _SATISFACTION, frozenset({_P, _D, _S, _POLICY}), False),
    ("成本", _COST, frozenset({_P}), False),
    ("预算执行率", _EXECUTION, frozenset({_S}), False),
)
# What a good framework says of each leaf, and why it is missed.
_TEXTS = (
    ("definition", "指标解释", "读者不知道考核什么"),
    ("points", "评价要点", "不同的人会看不同的内容"),
    ("evidence", "评价依据", "填报单位不知道备哪些材料"),
)
_PUNCTUATION = re.compile(r"[\s“”\"'‘’（）()《》、，,。·・\-—_/／]")


def advice_on_whole(draft: TreeDraft) -> Iterator[Advice]:
    """All advice on the tree as a whole."""
    if not draft.tree:
        return
    yield from _groups(draft)
    yield from _balance(draft)
    yield from _leaf_weights(draft)
    yield from _texts(draft)
    yield from _repeated(draft)


def points_of(node: DraftNode) -> Decimal:
    """The node's weight as a number that can be compared; what is none counts as 0."""
    return node.weight if node.weight.is_finite() and node.weight > 0 else _ZERO


def _whole(must: bool, what: str, why: str, mend: str) -> Advice:
    return Advice(must, "", WHOLE, what, why, mend)


def _total(draft: TreeDraft) -> Decimal:
    return draft.total if draft.total.is_finite() and draft.total > 0 else _ZERO


def _named(node: DraftNode, words: tuple[str, ...]) -> bool:
    return any(word in node.name for word in words)


def _groups(draft: TreeDraft) -> Iterator[Advice]:
    everything = list(draft.nodes())
    for label, words, kinds, must in _ASKED:
        if draft.kind not in kinds or any(_named(node, words) for node in everything):
            continue
        ending = "；确实没有的，其分值并入效益指标" if label == "满意度" else ""
        yield _whole(must, f"没有{label}类指标", GROUPS, f"请增加{label}指标{ending}")


def _share_of(draft: TreeDraft, words: tuple[str, ...]) -> Decimal:
    """The weight of the topmost nodes whose name has one of the words."""

    def weight(node: DraftNode) -> Decimal:
        if _named(node, words):
            return points_of(node)
        return sum((weight(child) for child in node.children), _ZERO)

    return sum((weight(node) for node in draft.tree), _ZERO)


def _balance(draft: TreeDraft) -> Iterator[Advice]:
    total = _total(draft)
    if not total:
        return
    satisfaction = _share_of(draft, _SATISFACTION)
    if satisfaction > total * _MOST_SATISFACTION:
        what = f"满意度指标共{decimal_text(satisfaction)}分，超过总分的20%"
        yield _whole(False, what, WEIGHTS_SELF, "满意度一般为10%，请调整或说明理由")
    results = _share_of(draft, (*OUTPUTS, *EFFECTS, *_SATISFACTION))
    if draft.kind in (_P, _D, _POLICY) and _ZERO < results < total * _LEAST_RESULTS:
        what = f"产出和效益指标共{decimal_text(results)}分，不到总分的60%"
        yield _whole(False, what, WEIGHTS_OTHER, "请提高产出和效益指标的分值，或说明理由")
    judged = sum((points_of(leaf) for leaf in draft.leaves() if _is_opinion(leaf)), _ZERO)
    if judged > total * _MOST_JUDGED:
        what = f"由评价人直接评定的指标共{decimal_text(judged)}分，超过总分的一半"
        yield _whole(False, what, MEASURABLE, "能取得数据的指标请改用按数据计分的规则")


def _is_opinion(leaf: DraftNode) -> bool:
    rule = leaf.parsed_rule
    return rule is not None and rule.is_opinion


def _leaf_weights(draft: TreeDraft) -> Iterator[Advice]:
    total, leaves = _total(draft), list(draft.leaves())
    if len(leaves) > _MANY_LEAVES:
        yield _whole(False, f"有{len(leaves)}个末级指标，过于繁多", PRACTICE, f"一般不超过{_MANY_LEAVES}个，请合并")
    for leaf in leaves:
        weight = points_of(leaf)
        if leaf.is_extra:
            continue
        if not weight:
            yield Advice(True, leaf.key, leaf.path, "分值为0，不起作用", PRACTICE, "请填写分值，或删去该指标")
        elif total and weight >= total * _MOST:
            what = f"一项指标占{decimal_text(weight)}分，达到总分的一半"
            yield Advice(True, leaf.key, leaf.path, what, PRACTICE, "请分解为若干指标，使分值分散")
        elif total and weight >= total * _MUCH:
            what = f"一项指标占{decimal_text(weight)}分，分值过于集中"
            yield Advice(False, leaf.key, leaf.path, what, PRACTICE, "请考虑分解，或说明理由")
        elif weight < _LEAST_LEAF:
            what = f"分值只有{decimal_text(weight)}分，对结果几乎没有影响"
            yield Advice(False, leaf.key, leaf.path, what, PRACTICE, "请合并到相近的指标，或提高分值")


def _texts(draft: TreeDraft) -> Iterator[Advice]:
    """Texts that a reader of the sheet misses; a missing standard is printed as its rule says."""
    leaves = list(draft.leaves())
    for field, label, need in _TEXTS:
        bare = [leaf.name for leaf in leaves if not getattr(leaf, field)]
        if bare:
            which = "各末级指标都" if len(bare) == len(leaves) else f"{_some(bare)}共{len(bare)}项"
            yield _whole(False, f"{which}没有写{label}，{need}", TEXTS, f"请在“规则与说明”中补上{label}")


def _some(names: list[str]) -> str:
    """The first three: “数量指标”“质量指标”“时效指标”等."""
    return "".join(f"“{name}”" for name in names[:3]) + ("等" if len(names) > 3 else "")


def _repeated(draft: TreeDraft) -> Iterator[Advice]:
    leaves = [(leaf, _normal(leaf.name)) for leaf in draft.leaves() if leaf.name.strip()]
    pairs = {leaf.key: _pairs(name) for leaf, name in leaves}
    for number, (leaf, name) in enumerate(leaves):
        for other, other_name in leaves[:number]:
            if name == other_name:
                what = f"与“{other.path}”同名"
            elif _alike(pairs[leaf.key], pairs[other.key]):
                what = f"与“{other.path}”名称相近，可能重复计分"
            else:
                continue
            yield Advice(False, leaf.key, leaf.path, what, PRACTICE, "请核对是否为同一内容，重复的请合并")
            break


def _normal(name: str) -> str:
    return _PUNCTUATION.sub("", name)


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether three quarters of all pairs of characters are in both."""
    return bool(left and right) and 4 * len(left & right) >= 3 * len(left | right)
