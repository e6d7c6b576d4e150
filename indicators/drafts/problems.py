"""What keeps a draft from being frozen: every fault with its indicator, in the words of the people who set it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import QuantityError, parse_quantity
from indicators.drafts.standards import contradictions
from indicators.drafts.trees import DraftNode, TreeDraft, content_of, needed_figures
from indicators.frameworks.checks import check_framework
from indicators.frameworks.content import Json
from indicators.frameworks.limits import MAX_DEPTH, MAX_LEAVES
from indicators.frameworks.problems import FrameworkFileError, Problems
from indicators.frameworks.schema import build_framework
from indicators.rules import OverAchievement, RuleError, parse_rule
from indicators.rules.inputs import TARGET
from indicators.rules.numbers import decimal_text

WHOLE = "指标体系"


@dataclass(frozen=True, slots=True)
class TreeProblem:
    """One fault: ``key`` of the indicator ("" for the whole tree), its path, what was found, how to mend it."""

    key: str
    place: str
    found: str
    mend: str

    def __str__(self) -> str:
        return f"【{self.place}】{self.found}。{self.mend}。"


def draft_problems(draft: TreeDraft, source: Json) -> list[TreeProblem]:
    """Every fault of the draft, in printed order; none means that ``content_of`` gives a sound framework."""
    found = list(_problems(draft))
    return found or _framework_problems(draft, source)


def _problems(draft: TreeDraft) -> Iterator[TreeProblem]:
    if not draft.tree:
        yield TreeProblem("", WHOLE, "还没有指标", "请添加指标或从指标库中加入")
        return
    yield from _siblings("", WHOLE, draft.tree, draft.total, "总分")
    leaves = sum(1 for _ in draft.leaves())
    if leaves > MAX_LEAVES:
        yield TreeProblem("", WHOLE, f"有{leaves}个末级指标，至多{MAX_LEAVES}个", "请合并指标")
    for node in draft.nodes():
        yield from _node(node)
        if node.children:
            yield from _siblings(node.key, node.path, node.children, node.weight, "本级分值")
        else:
            yield from _leaf(node, draft.known_facts)


def _siblings(key: str, place: str, nodes: Sequence[DraftNode], whole: Decimal, label: str) -> Iterator[TreeProblem]:
    for name, times in Counter(node.name for node in nodes).items():
        if times > 1:
            yield TreeProblem(key, place, f"同级指标“{name}”出现{times}次", "请改名或合并")
    total = sum((node.weight for node in nodes), Decimal(0))
    if total != whole:
        off = f"{'多' if total > whole else '少'}{decimal_text(abs(total - whole))}分"
        found = f"下级分值合计{decimal_text(total)}分，{label}{decimal_text(whole)}分，{off}"
        yield TreeProblem(key, place, found, "请调整下级或本级的分值，或使用“平均分配”“按比例调整”")


def _node(node: DraftNode) -> Iterator[TreeProblem]:
    if not node.name.strip():
        yield TreeProblem(node.key, node.path, "没有名称", "请填写指标名称")
    if node.weight <= 0 and not node.is_extra:
        yield TreeProblem(node.key, node.path, "分值为0", "请填写大于0的分值，或删去该指标")
    if node.level > MAX_DEPTH:
        yield TreeProblem(node.key, node.path, f"是第{node.level}级指标", f"至多{MAX_DEPTH}级，请升级或合并")


def _leaf(leaf: DraftNode, known: frozenset[str]) -> Iterator[TreeProblem]:
    if not leaf.rule:
        yield TreeProblem(
            leaf.key, leaf.path, "没有评分规则，也没有下级指标", "请在“规则与说明”中选定规则，或添加下级指标"
        )
        return
    try:
        rule = parse_rule(leaf.rule)
        if leaf.over_achievement:
            OverAchievement.parse(leaf.over_achievement)
    except RuleError as error:
        yield TreeProblem(leaf.key, leaf.path, str(error), "请在“规则与说明”中改正")
        return
    for problem in rule.problems(leaf.weight):
        yield TreeProblem(leaf.key, leaf.path, f"规则与分值不相称：{problem}", "请改正规则或分值")
    for found in contradictions(leaf.standard, leaf.rule, leaf.weight):
        if found.must:
            yield TreeProblem(leaf.key, leaf.path, found.what, "请改正评分标准或分值；评分标准留空的，按规则印出")
    yield from _target(leaf, known)


def _target(leaf: DraftNode, known: frozenset[str]) -> Iterator[TreeProblem]:
    """A figure that no input names is typed on the sheet; a target in words is none that a rule could read."""
    is_read = TARGET in needed_figures(leaf.rule) or leaf.over_achievement
    if is_read and leaf.target and not states_quantity(leaf.target, known):
        found = f"指标值{_why_no_quantity(leaf.target)}，评分规则不能据以计算"
        yield TreeProblem(leaf.key, leaf.path, found, "请写成带方向和单位的数值（如 ≥90%），或改用定性的规则")


def _why_no_quantity(target: str) -> str:
    """“≤7起”不是数值：“起”不是计量单位."""
    try:
        parse_quantity(target)
    except QuantityError as error:
        return str(error).split("。")[0]
    return f"“{target}”不是数值"


def states_quantity(target: str, known: frozenset[str]) -> bool:
    """Whether a target is a figure, or the key of a fact that holds one."""
    if target in known:
        return True
    try:
        return parse_quantity(target).is_value
    except QuantityError:
        return False


def _framework_problems(draft: TreeDraft, source: Json) -> list[TreeProblem]:
    """The checks that the library itself is held to: ladder, caps, names, codes."""
    content = content_of(draft, source)
    problems = Problems(str(source.get("title", "")))
    framework = build_framework(_without_worded_targets(content, draft.known_facts), problems)
    if not problems.all:
        check_framework(framework, problems)
    try:
        problems.raise_any()
    except FrameworkFileError as error:
        keys = {node.path: node.key for node in draft.nodes()}
        return [
            TreeProblem(keys.get(item.place.split(" · ")[0], ""), item.place, item.found, item.remedy)
            for item in error.problems
        ]
    return []


def _without_worded_targets(content: Json, known: frozenset[str]) -> Json:
    """A target in words is printed beside a rule that does not read it; to the library it would be an unknown fact."""

    def cleaned(node: Json) -> Json:
        if "children" in node:
            return node | {"children": [cleaned(child) for child in node["children"]]}
        inputs = dict(node["inputs"])
        if inputs.get("target") and not states_quantity(inputs["target"], known):
            del inputs["target"]
        return node | {"inputs": inputs}

    return content | {"tree": [cleaned(node) for node in content["tree"]]}
