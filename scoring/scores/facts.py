"""All facts of a case, with its weights, choices and scores among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from budgets.facts import DocumentSource, EntrySource, Fact, FactBook, Formula, FormulaSource, extend
from budgets.ledger.selectors.facts import facts, read_by_formulas
from budgets.ledger.selectors.tables import YearRows
from budgets.ledger.selectors.tables import year_rows as read_year
from budgets.quantities import Quantity, QuantityError, parse_quantity, ratio
from indicators.rules import Status
from indicators.rules.answers import as_quantity, chosen_fact
from indicators.rules.inputs import ACTUAL, TARGET, VALUES
from scoring.bindings.leaf import Subject
from scoring.cases.models import Case, CaseIndicator
from scoring.questionnaires.selectors.survey import SURVEY, survey_facts
from scoring.scores.fields import answers_of, data_keys
from scoring.scores.selectors import ScoreNode, explained_line, points, score_sheet


def case_facts(
    case: Case,
    indicators: Sequence[CaseIndicator] | None = None,
    corrections: Mapping[str, Quantity] | None = None,
    year_rows: YearRows | None = None,
    *,
    aliased: bool = True,
) -> FactBook:
    """Everything the case's rules may read: facts of its agency and year, what was typed into its sheet, what its
    questionnaires found, and the case's own formulas.

    ``corrections`` ask what would be if a figure were another; nothing of that is kept. ``year_rows``: what is known of
    the agency and year, where it was read already. Not ``aliased``: without the facts that stand for others of the
    same meaning, as one must read them to find these.
    """
    rows = list(case.indicators.select_related("score").order_by("order")) if indicators is None else indicators
    surveyed = survey_facts(case)
    given = {fact.key: fact for fact in (*surveyed, *entry_facts(rows))}
    for key, quantity in (corrections or {}).items():
        given[key] = Fact(key, quantity, EntrySource("试算", timezone.localdate(), "试改一个数，不保存"))
    aliases = aliases_of(rows) if aliased else {}
    known = read_year(case.agency, case.year) if aliases and year_rows is None else year_rows
    instead_of = SURVEY if surveyed else ""
    book = facts(case.agency, case.year, given.values(), instead_of, known)
    if aliases:
        same = [Fact(key, book[name].quantity, book[name].source) for key, name in aliases.items() if name in book]
        given |= {fact.key: fact for fact in same if fact.key not in book}
        book = facts(case.agency, case.year, given.values(), instead_of, known)
    return extend(book, own_formulas(case))


def aliases_of(indicators: Iterable[CaseIndicator]) -> dict[str, str]:
    """The facts that stand for others of the same meaning in what the leaves read: the wanted key to the known one."""
    bindings = [kept for indicator in indicators for kept in indicator.bindings.values()]
    return {key: same for kept in bindings for key, same in kept.get("aliases", {}).items()}


def formula_inputs(
    case: Case, indicators: Sequence[CaseIndicator], book: FactBook, caps: Collection[str]
) -> frozenset[str]:
    """The facts from which something that the case's rules or caps read follows by a formula."""
    wanted = {key for indicator in indicators if indicator.rule for key in data_keys(indicator).values()} | set(caps)
    read = read_by_formulas(book, wanted, own_formulas(case))
    return read | {same for key, same in aliases_of(indicators).items() if key in read}


def own_formulas(case: Case) -> list[Formula]:
    """The case's own formulas; what they say of the whole is said of the project that the case is about."""
    whose = Subject(case.project).of
    return [
        Formula(
            whose(item["key"]),
            item["operation"],
            tuple(map(whose, item["inputs"])),
            item.get("periods", 0),
            item.get("unit", ""),
        )
        for item in case.formulas
    ]


def scored_facts(
    case: Case,
    nodes: tuple[ScoreNode, ...] | None = None,
    corrections: Mapping[str, Quantity] | None = None,
    book: FactBook | None = None,
) -> FactBook:
    """The facts of the case together with its weights, scores and total, so that these are traced like any figure.

    With ``corrections`` the case and its nodes are given as scored with them. While leaves wait to be scored, the sums
    above them and the total are no facts. ``book``: the case's ``case_facts``, where they were read already.
    """
    nodes = score_sheet(case) if nodes is None else nodes
    if book is None:
        book = case_facts(case, [leaf.indicator for node in nodes for leaf in node.leaves()], corrections)
    if not nodes:
        return book
    document = f"指标体系《{case.framework_title}》第{case.framework_version}版"
    facts = [fact for node in nodes for fact in _score_facts(node, document, book)]
    facts += _counts(nodes, document)
    total_inputs = tuple(f"得分/{node.indicator.path}" for node in nodes)
    weights = tuple(f"分值/{node.indicator.path}" for node in nodes)
    facts.append(
        Fact(
            "分值.合计",
            points(sum((node.weight for node in nodes), Decimal(0))),
            FormulaSource(" + ".join(weights), weights),
        )
    )
    if case.total is not None and not case.is_provisional:
        explained = case.cap_note or "各一级指标得分之和"
        facts.append(Fact("得分.总分", points(case.total, 2), FormulaSource(explained, total_inputs)))
        rate = FormulaSource("得分.总分 ÷ 分值.合计", ("得分.总分", "分值.合计"))
        facts.append(Fact("得分率.总分", ratio(points(case.total), facts[-2].quantity), rate))
    return book.with_facts(facts)


def _counts(nodes: tuple[ScoreNode, ...], document: str) -> list[Fact]:
    """How many indicators of each level the framework has."""
    counted = {
        "一级": len(nodes),
        "二级": sum(len(node.children) for node in nodes),
        "三级": sum(1 for node in nodes for _ in node.leaves()),
    }
    return [
        Fact(f"指标体系.{level}指标数", Quantity.of(number, "个"), DocumentSource(document, f"{level}指标"))
        for level, number in counted.items()
    ]


def _score_facts(node: ScoreNode, document: str, book: FactBook) -> Iterator[Fact]:
    path = node.indicator.path
    yield Fact(f"分值/{path}", points(node.weight), DocumentSource(document, path.replace("/", " › ")))
    stated = as_quantity(node.indicator.inputs.get("target", ""))
    if stated is not None and stated.is_value:
        yield Fact(f"指标值/{path}", stated, DocumentSource(document, path.replace("/", " › ")))
    yield from _choice_facts(node)
    # The sum of a branch that waits for some of its leaves is none yet.
    if node.score.score is not None and node.score.status != Status.MISSING.value:
        source = _leaf_source(node, book) if node.is_leaf else _sum_source(node)
        yield Fact(f"得分/{path}", points(node.score.score, 2), source)
        rate = FormulaSource(f"得分/{path} ÷ 分值/{path}", (f"得分/{path}", f"分值/{path}"))
        yield Fact(f"得分率/{path}", node.rate, rate)
    for child in node.children:
        yield from _score_facts(child, document, book)


def fact_keys(indicator: CaseIndicator) -> list[str]:
    """The fact keys that the rule of a leaf reads."""
    named = [target_fact(indicator), actual_fact(indicator)]
    values = [key for role, key in data_keys(indicator).items() if role.startswith(VALUES)]
    return [key for key in (*named, *values) if key]


def _leaf_source(node: ScoreNode, book: FactBook) -> FormulaSource:
    """The rule's sentence, and the facts and choices it rests on; a target that the framework states counts as one."""
    own = f"指标值/{node.indicator.path}"
    keys = [key for key in fact_keys(node.indicator) if key in book or key == own]
    return FormulaSource(explained_line(node.score), (*keys, *(fact.key for fact in _choice_facts(node))))


def _sum_source(node: ScoreNode) -> FormulaSource:
    inputs = tuple(f"得分/{child.indicator.path}" for child in node.children)
    return FormulaSource(" + ".join(inputs), inputs)


def _choice_facts(node: ScoreNode) -> Iterator[Fact]:
    """What the evaluator chose for a leaf, as a person's entry that rests on the leaf's evidence."""
    score = node.score
    if not score.choices or score.chosen_at is None:
        return
    evidence = "、".join(str(reference) for reference in node.evidence) or "未登记佐证材料"
    source = EntrySource(score.chosen_by, timezone.localdate(score.chosen_at), evidence)
    for answer in answers_of(node.indicator):
        value = score.choices.get(answer.name)
        quantity = None if value is None else answer.cell_kind.quantity(value)
        if quantity is not None:
            yield Fact(chosen_fact(node.indicator.path, answer), quantity, source)


def target_fact(indicator: CaseIndicator) -> str:
    """The key of the fact that holds a leaf's target: the one it names, its own, or the target its framework states."""
    target = indicator.inputs.get("target", "")
    stated = target and as_quantity(target) is not None
    return f"指标值/{indicator.path}" if stated else data_keys(indicator).get(TARGET, "")


def actual_fact(indicator: CaseIndicator) -> str:
    """The key of the fact that holds a leaf's actual: the one it names or its own; "" where its rule needs none."""
    return data_keys(indicator).get(ACTUAL, "")


def entry_facts(indicators: Iterable[CaseIndicator]) -> list[Fact]:
    """The figures typed into the sheet, each under the fact it stands for; the newest where two rows state one.

    Text that is no figure (not yet finished, mistyped) is no fact: the sheet marks its cell.
    """
    return [fact for _, fact, _ in _newest(indicators).values() if fact is not None]


def unread_entries(indicators: Iterable[CaseIndicator]) -> dict[str, str]:
    """The facts over which text was typed that is no figure, with who typed it: their rules wait for its mending."""
    return {key: name for key, (_, fact, name) in _newest(indicators).items() if fact is None}


def _newest(indicators: Iterable[CaseIndicator]) -> dict[str, tuple[str, Fact | None, str]]:
    """By fact: when it was last typed, what it says (None where that is no figure), and who typed it."""
    newest: dict[str, tuple[str, Fact | None, str]] = {}
    for indicator in indicators:
        if not indicator.rule or not indicator.score.entries:
            continue
        for name, key in data_keys(indicator).items():
            typed = indicator.score.entries.get(name)
            if not typed:
                continue
            stamp = indicator.score.stamps.get(name, {})
            at = stamp.get("at", "")
            if key not in newest or newest[key][0] <= at:
                newest[key] = (at, _fact(key, str(typed), indicator, stamp), stamp.get("name", ""))
    return newest


def _fact(key: str, typed: str, indicator: CaseIndicator, stamp: dict[str, str]) -> Fact | None:
    try:
        quantity = parse_quantity(typed, stamp.get("unit", ""))
    except QuantityError:
        return None
    corrected = f"，更正导入的数据（{stamp['was']}）" if stamp.get("was") else ""
    day = timezone.localdate(datetime.fromisoformat(stamp["at"])) if stamp.get("at") else date.min
    return Fact(key, quantity, EntrySource(stamp.get("name", ""), day, f"评分表“{indicator.name}”{corrected}"))
