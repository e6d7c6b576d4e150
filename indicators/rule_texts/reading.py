"""From a rule text to a proposal: clauses, asides, the first pattern that fits, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext

from indicators.rule_texts.asides.aside import Heard
from indicators.rule_texts.asides.order import heard_in
from indicators.rule_texts.clauses import LONGEST, LONGEST_CLAUSE, Clause, clauses_of
from indicators.rule_texts.leaf import Leaf
from indicators.rule_texts.patterns.opinions import DISCRETION
from indicators.rule_texts.patterns.order import PATTERNS
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.proposal import Choice, Found, Proposal, Question
from indicators.rule_texts.scaling import scaled_by
from indicators.rules.catalogue import parse_rule
from indicators.rules.numbers import CONTEXT, ZERO, decimal_text
from indicators.rules.outcomes import RuleError
from indicators.rules.rule import Rule

_UNREAD = "未能读懂评分标准"
_TO_ONE = re.compile(r"\d[:：]1(?![\d:：.])")
_TO_ONE_READ = "“2.5:1”这样的比按比值2.5读，完成值填比值。"
_NO_FLOOR = "文中没有写扣完为止，按最低0分计。"
_ENDS = re.compile("扣完|扣光|最低0分|不计负分")


def propose(
    text: str, *, weight: Decimal, name: str = "", target: str = "", unit: str = "", points: Sequence[str] = ()
) -> Proposal:
    """The rule that a rule text (评分标准) describes, for an indicator of this weight.

    ``name``, ``target`` (``≤5300元/人``), ``unit`` and ``points`` (评价要点) are what else the sheet says of it.
    Never raises on any text: what cannot be read is told in ``reason`` and ``unread``.
    """
    leaf = Leaf(weight, name.strip(), target.strip(), unit.strip(), tuple(filter(None, map(str.strip, points))))
    clauses = clauses_of(text)
    if not clauses:
        return Proposal(text, weight, reason="没有评分标准文字。", questions=(Question(f"{_UNREAD}：没有文字。"),))
    with localcontext(CONTEXT):
        heard = heard_in(clauses, leaf)
        short = (Said(at, clause) for at, clause in heard.left if not _is_long(clause))
        reading = Reading(leaf, tuple(short), heard.most_taken)
        return _proposal(text, heard, reading, _first(reading))


def _first(reading: Reading) -> Found | None:
    for pattern in PATTERNS:
        try:
            found = pattern(reading)
        except RuleError:
            continue  # the figures of this text make no rule of this pattern
        if found is not None:
            return found
    return None


def _proposal(text: str, heard: Heard, reading: Reading, found: Found | None) -> Proposal:
    leaf = reading.leaf
    used = found.used if found else frozenset()
    unread = tuple(said.clause.words for said in reading.said if said.at not in used and not _is_idle(said))
    questions = [*(found.questions if found else ()), *heard.questions]
    opinion = bool(found and found.rule and found.rule.is_opinion)
    left_open = [said.clause.words for said in reading.said if not opinion and DISCRETION.search(said.text)]
    questions += [Question(f"“{words}”是酌情扣分，没有尺度，请确认。") for words in left_open]
    rule, reason = (found.rule, "") if found else (None, f"{_UNREAD}，请选定规则。")
    if found is None:
        questions.append(Question(reason))
    if rule is not None and (fault := _fault(rule, leaf.weight)):
        questions.append(Question(f"{fault}，请确认分值或评分标准。", _scaled(rule, found, leaf.weight)))
        rule, reason = None, fault
    elif rule is not None and found and (mismatch := _mismatch(rule, found, leaf.weight)):
        questions.append(mismatch)
    elif rule is None and not reason:
        reason = str(questions[0])
    long = [clause.words for _, clause in heard.left if _is_long(clause)]
    target = (found.target if found else "") or heard.target
    return Proposal(
        text=text,
        weight=leaf.weight,
        rule=rule.data() if rule else None,
        reason=reason,
        sentence=rule.sentence(leaf.weight) if rule else "",
        inputs={"target": target} if target else {},
        limit=found.limit if found else "",
        over_achievement=heard.over_achievement,
        not_applicable=heard.not_applicable,
        caps=heard.caps,
        definition=heard.definition,
        assumptions=(*found.assumptions, *_floor(rule, heard, reading), *_to_one(text)) if found else (),
        questions=tuple(questions),
        unread=(*unread, *long, *_cut_off(text)),
    )


def _floor(rule: Rule | None, heard: Heard, reading: Reading) -> tuple[str, ...]:
    """Every rule ends at 0: told where a text takes points off and does not say so."""
    says = heard.ends_at_zero or heard.most_taken or _ENDS.search(reading.whole)
    taken = any(said.is_each and "扣" in said.text for said in reading.said)
    return (_NO_FLOOR,) if rule is not None and taken and not says else ()


def _to_one(text: str) -> tuple[str, ...]:
    return (_TO_ONE_READ,) if _TO_ONE.search(text) else ()


def _is_long(clause: Clause) -> bool:
    """Whether a clause is longer than any sentence of a rule, and is not looked through."""
    return len(clause.text) > LONGEST_CLAUSE


def _cut_off(text: str) -> tuple[str, ...]:
    return (text[LONGEST:],) if text[LONGEST:].strip() else ()


def _is_idle(said: Said) -> bool:
    """A clause that says nothing of its own: the head of a list, a bare conjunction."""
    return len(said.text) < 2 or said.text.rstrip(":") in (
        "其中",
        "否则",
        "具体为",
        "具体如下",
        "评分标准",
        "评价要点",
        "计分标准",
    )


def _fault(rule: Rule, weight: Decimal) -> str:
    """Why the rule cannot stand on a leaf of this weight, or nothing."""
    try:
        parse_rule(rule.data())
    except RuleError as error:
        return str(error)
    return "；".join(rule.problems(weight))


def _mismatch(rule: Rule, found: Found, weight: Decimal) -> Question | None:
    """The question where full marks of the text are not the weight of the leaf."""
    if found.full is None or found.full in (weight, ZERO):
        return None
    words = f"文中满分为{decimal_text(found.full)}分，本指标分值为{decimal_text(weight)}分，请确认。"
    return Question(words, _scaled(rule, found, weight))


def _scaled(rule: Rule, found: Found | None, weight: Decimal) -> tuple[Choice, ...]:
    """The rule as it stands with the text's own weight, and with its points scaled to the leaf's."""
    if found is None or not found.full or found.full == weight:
        return ()
    text_weight = decimal_text(found.full)
    kept = Choice(f"按原文分数，分值改为{text_weight}", rule.data(), found.full)
    scaled = scaled_by(rule.data(), weight / found.full)
    try:
        fits = not parse_rule(scaled).problems(weight)
    except RuleError:
        fits = False
    return (kept, Choice(f"分数按{decimal_text(weight)}÷{text_weight}折算", scaled)) if fits else (kept,)
