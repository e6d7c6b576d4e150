"""What makes a framework sound: weights that sum, a ladder without gap, unique names, rules that can be computed."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import Cap, FrameworkContent, GradeStep, Node
from indicators.frameworks.limits import MAX_LEAVES, PATH_SEPARATOR
from indicators.frameworks.problems import Problems
from indicators.frameworks.rule_checks import check_rule
from indicators.frameworks.schema import ROOT
from indicators.rules import RuleError, parse_caps, readable_rule
from indicators.rules.answers import CHOSEN, chosen_fact
from indicators.rules.numbers import decimal_text

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}", re.ASCII)
_LONGEST = {"code": 60, "title": 200, "name": 60, "path": 250}
_WEIGHT_PLACES = 2


def check_framework(framework: FrameworkContent, problems: Problems) -> None:
    """Note every fault of a framework whose shape was read; what was unreadable is not judged a second time."""
    _check_identity(framework, problems)
    _check_ladder(framework.ladder, framework.total, problems)
    highest, total = framework.highest, framework.total
    if highest is not None and not highest.is_nan() and not total.is_nan() and highest < total:
        found, expected = f"总分上限{highest}分低于总分{total}", f"不低于{total}"
        problems.add(f"{ROOT} · highest", found, expected, "请改写 highest，或删去（不填即为总分）")
    _check_tree(framework, problems)
    known = _known_facts(framework, problems)
    for cap_number, cap in enumerate(framework.caps, start=1):
        _check_cap(cap, f"{ROOT} · caps 第{cap_number}项", framework, known, problems)
    for path, leaf in framework.leaves():
        check_rule(leaf, path, known, problems)


def _check_identity(framework: FrameworkContent, problems: Problems) -> None:
    if framework.code and (not _CODE.fullmatch(framework.code) or len(framework.code) > _LONGEST["code"]):
        expected = f"小写字母、数字和连字符，至多{_LONGEST['code']}个字符"
        problems.add(f"{ROOT} · code", f"是“{framework.code}”", expected, "请改写 code，如 mof-2020-10-project")
    if framework.version and not _VERSION.fullmatch(framework.version):
        problems.add(
            f"{ROOT} · version", f"是“{framework.version}”", "加引号的版本号", '请改写 version，如 "1" 或 "1.2"'
        )
    if len(framework.title) > _LONGEST["title"]:
        found = f"标题有{len(framework.title)}个字"
        problems.add(f"{ROOT} · title", found, f"至多{_LONGEST['title']}个字", "请缩短标题")


def _check_ladder(ladder: Sequence[GradeStep], total: Decimal, problems: Problems) -> None:
    """Bands are half-open, each from its start up to the start above, so order and a start of 0 leave no gap."""
    place = f"{ROOT} · ladder"
    for word, times in Counter(step.word for step in ladder if step.word).items():
        if times > 1:
            problems.add(place, f"等级“{word}”出现{times}次", "各等级不同名", "请改名或删去重复的等级")
    starts = [step.start for step in ladder]
    if not starts or total.is_nan() or any(start.is_nan() for start in starts):
        return
    for upper, lower in pairwise(ladder):
        if lower.start >= upper.start:
            found = f"“{lower.word}”自{lower.start}分起，不低于其上的“{upper.word}”（自{upper.start}分起），两档重叠"
            problems.add(place, found, "从高到低、互不重叠的各档", "请调整 from 或各档的顺序")
    if starts[-1] != 0:
        found = f"最低一档“{ladder[-1].word}”自{starts[-1]}分起，0至{starts[-1]}分没有等级"
        problems.add(place, found, "最低一档自0分起", "请把最低一档的 from 改为 0 或补上缺的一档")
    if starts[0] >= total:
        found = f"最高一档“{ladder[0].word}”自{starts[0]}分起，不低于总分{total}"
        problems.add(place, found, f"低于总分{total}", "请调整 from")


def _check_tree(framework: FrameworkContent, problems: Problems) -> None:
    _check_siblings(framework.tree, ROOT, framework.total, problems)
    leaves = list(framework.leaves())
    if len(leaves) > MAX_LEAVES:
        problems.add(ROOT, f"有{len(leaves)}个末级指标", f"至多{MAX_LEAVES}个", "请合并指标")
    places: dict[str, str] = {}
    for path, node in _all_nodes(framework.tree):
        if len(node.name) > _LONGEST["name"] or len(path) > _LONGEST["path"]:
            expected = f"名称至多{_LONGEST['name']}个字，连同上级至多{_LONGEST['path']}个字"
            problems.add(path, "名称过长", expected, "请缩短名称")
        other = places.setdefault(node.code, path)
        if other != path:
            problems.add(path, f"指标代码“{node.code}”已用于“{other}”", "全表唯一的代码", "请改写其中一个 code")


def _all_nodes(nodes: Iterable[Node], above: str = "") -> Iterable[tuple[str, Node]]:
    for node in nodes:
        path = f"{above}{PATH_SEPARATOR}{node.name}" if above else node.name
        yield path, node
        yield from _all_nodes(node.children, path)


def _check_siblings(nodes: Sequence[Node], place: str, whole: Decimal, problems: Problems) -> None:
    """Weights of siblings sum exactly to their parent's, and their names differ: a path names one indicator."""
    for name, times in Counter(node.name for node in nodes if node.name).items():
        if times > 1:
            problems.add(place, f"同级指标“{name}”出现{times}次", "同级指标不重名", "请改名或合并")
    total = sum((node.weight for node in nodes), Decimal(0))
    if nodes and not total.is_nan() and not whole.is_nan() and total != whole:
        parts = " + ".join(decimal_text(node.weight) for node in nodes)
        shown = f"{parts} = {decimal_text(total)}" if len(nodes) > 1 else parts
        off = f"{'多' if total > whole else '少'}{decimal_text(abs(total - whole))}"
        label = "总分" if place == ROOT else "本级分值"
        expected = f"恰好等于{label}{decimal_text(whole)}"
        problems.add(place, f"下级分值之和 {shown}，{off}", expected, "请调整分值")
    for node in nodes:
        path = node.name if place == ROOT else f"{place}{PATH_SEPARATOR}{node.name}"
        _check_weight(node, path, problems)
        if node.children:
            _check_siblings(node.children, path, node.weight, problems)


def _check_weight(node: Node, path: str, problems: Problems) -> None:
    if node.weight.is_nan():
        return
    exponent = node.weight.normalize().as_tuple().exponent
    if node.weight == 0 and node.is_extra:
        return
    if node.weight == 0 or (isinstance(exponent, int) and -exponent > _WEIGHT_PLACES):
        found = f"是 {decimal_text(node.weight)}"
        problems.add(f"{path} · weight", found, f"大于0、至多{_WEIGHT_PLACES}位小数的分值", "请改写 weight")


def _known_facts(framework: FrameworkContent, problems: Problems) -> frozenset[str]:
    """General facts and the framework's own; a derived fact may read only facts that stand before it."""
    known = set(general_fact_keys())
    for number, fact in enumerate(framework.facts, start=1):
        place = f"{ROOT} · facts 第{number}项"
        if fact.key in known:
            problems.add(place, f"事实“{fact.key}”已在通用事实目录或前面声明过", "每个事实声明一次", "请删去这一项")
        for key in fact.formula.inputs if fact.formula else ():
            if key not in known:
                expected = "通用事实，或 facts 中在它之前声明的事实"
                problems.add(place, f"公式读取未知的事实“{key}”", expected, "请改正键名，或先声明这个事实")
        known.add(fact.key)
    return frozenset(known)


def _check_cap(cap: Cap, place: str, framework: FrameworkContent, known: frozenset[str], problems: Problems) -> None:
    if cap.fact.startswith(CHOSEN):
        if cap.fact not in _chosen_facts(framework):
            expected = f"“{CHOSEN}末级指标的路径.填写项”，该指标的规则有这个填写项"
            problems.add(place, f"读取未知的事实“{cap.fact}”", expected, "请改正指标的路径或填写项的名称")
    elif cap.fact and cap.fact not in known:
        problems.add(place, f"读取未知的事实“{cap.fact}”", "通用事实或 facts 中声明的事实", "请改正键名或声明它")
    points, total = cap.cap, framework.total
    if points is not None and not points.is_nan() and not total.is_nan() and points > total:
        problems.add(f"{place} · cap", f"封顶{points}分超过总分{total}", f"不高于{total}", "请改写 cap")
    words = [step.word for step in framework.ladder]
    if cap.grade and cap.grade not in words:
        problems.add(f"{place} · grade", f"没有等级“{cap.grade}”", f"{'、'.join(words)}之一", "请改写 grade")
    if cap.fact and not (points is not None and points.is_nan()):
        try:
            parse_caps([cap.to_json()])
        except RuleError as error:
            problems.quote(place, error, "请改写，如 below: 80%、cap: 79")


def _chosen_facts(framework: FrameworkContent) -> set[str]:
    """The facts that people's answers on the sheet make."""
    return {
        chosen_fact(path, answer)
        for path, leaf in framework.leaves()
        if (rule := readable_rule(leaf.rule)) is not None
        for answer in rule.asks()
    }
