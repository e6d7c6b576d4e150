"""The sentences on a fund, as templates with slots: which words stand in them follows from the figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import line_fact, subject_of
from budgets.quantities import round_half_up
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.funds import item_name
from budgets.workbooks.kinds.fund_execution import FUND_EXECUTION
from reports.material.composer import Composer

_WAN = Decimal(10000)
_IN_TIMES = 10  # a rate of 1000 % and more is printed in 倍, as growth is
_MEASURES = (Measure.OPENING_BUDGET, Measure.SETTLED, Measure.PRIOR_SETTLED)


def wan_places(composer: Composer) -> int:
    """How many decimals 万元 get: none where the whole table is in whole 万元, else two; all six where two print 0."""
    lines = composer.lines(FUND_EXECUTION)
    amounts = [amount for line in lines for measure in _MEASURES if (amount := getattr(line, measure))]
    if all(amount % _WAN == 0 for amount in amounts):
        return 0
    return 2 if all(round_half_up(amount / _WAN, 2) for amount in amounts) else 6


def in_wan(composer: Composer) -> str:
    """How a sentence prints an amount."""
    places = wan_places(composer)
    return f"万元.{places}|去零" if places > 2 else f"万元.{places}"


def value_of(composer: Composer, key: str) -> Decimal | None:
    """The base value of a fact; a dash counts as zero, None where it is not known or does not apply."""
    if key not in composer.book:
        return None
    quantity = composer.book.quantity(key)
    return Decimal(0) if quantity.state.value == "nil" else quantity.value


def completion(composer: Composer, subject: str) -> str:
    """Budget, final account and how far they agree: the words follow the rate, never the other way round.

    Raises MissingFact where the budget or the final account is not known.
    """
    budget, settled, gap = f"{subject}.年初预算", f"{subject}.决算", f"{subject}.决算与预算差额"
    wan = in_wan(composer)
    planned, spent = (value_of(composer, key) for key in (budget, settled))
    if planned == 0:
        return "没有安排支出预算，也没有发生支出" if spent == 0 else f"没有安排支出预算，决算支出{{{settled}|{wan}}}"
    if spent == 0:
        return f"支出预算{{{budget}|{wan}}}，没有发生支出"
    clause = f"支出预算{{{budget}|{wan}}}，决算支出{{{settled}|{wan}}}"
    if planned is None or spent is None:
        return clause
    rate = _rate(composer, f"{subject}.执行率")
    done = f"，决算是预算的{rate}" if spent / planned >= _IN_TIMES else f"，完成预算的{rate}"
    return clause + done + _beside_budget(composer, gap, wan)


def _beside_budget(composer: Composer, gap: str, wan: str) -> str:
    difference = value_of(composer, gap) or Decimal(0)
    if not difference:
        return "，与预算一致"
    if _prints_as_zero(composer, difference):
        return "，略超预算" if difference > 0 else "，略低于预算"
    return f"，{'超出预算' if difference > 0 else '比预算少'}{{{gap}|绝对值|{wan}}}"


def components(composer: Composer, members: Sequence[BudgetLine], subject: str) -> list[str]:
    """What the outgo consists of; what came to nothing is left out, what the parts leave is printed as 其余."""
    wan = in_wan(composer)
    parts = [
        f"{item_name(line.label)}{{{line_fact(line, Measure.SETTLED)}|{wan}}}"
        for line in _parts_of(members, subject)
        if line.settled and not _prints_as_zero(composer, line.settled)
    ]
    if not parts:
        return []
    remainder = f"{subject}.决算其余"
    left = value_of(composer, remainder) or Decimal(0)
    rest = f"，其余{{{remainder}|{wan}}}" if left > 0 and not _prints_as_zero(composer, left) else ""
    return [f"支出中，{'、'.join(parts)}{rest}"]


def _parts_of(members: Sequence[BudgetLine], subject: str) -> list[BudgetLine]:
    """The 其中 rows that follow the whole named by ``subject``, up to the next whole."""
    found: list[BudgetLine] = []
    inside = False
    for line in members:
        if line.role != RowRole.OF_WHICH:
            inside = subject_of(line) == subject
        elif inside:
            found.append(line)
    return found


def change(composer: Composer, subject: str) -> list[str]:
    """How the final account compares with that of the year before; nothing where the year before is not known."""
    before, now = (value_of(composer, f"{subject}.{name}") for name in ("上年决算", "决算"))
    difference, growth = f"{subject}.决算变动额", f"{subject}.决算变动率"
    changed = value_of(composer, difference)
    if before is None or now is None or changed is None:
        return []
    if not changed:
        return [f"决算支出与上年{{{difference}|增减}}"] if now else ["上年也没有支出"]
    if _prints_as_zero(composer, changed):
        return ["决算支出与上年基本持平"]
    clause = f"比上年{{{difference}|增减|{in_wan(composer)}}}"
    if not before:
        return [f"上年没有支出，{clause}"]
    places = _rate_places(value_of(composer, growth) or Decimal(0))
    return [f"决算支出{clause}" + ("" if places is None else f"，{{{growth}|升降|%.{places}}}")]


def _rate(composer: Composer, key: str) -> str:
    rate = value_of(composer, key) or Decimal(0)
    if rate >= _IN_TIMES:
        return f"{{{key}|倍.2}}"
    places = _rate_places(rate)
    return f"{{{key}|%.{2 if places is None else places}}}"


def _rate_places(rate: Decimal) -> int | None:
    """Whole percent as reports write it, two decimals where whole percent would say 0 or 100 falsely.

    None where even two decimals would print 0.
    """
    percent = abs(rate) * 100
    whole = round_half_up(percent, 0)
    if whole not in (0, 100) or whole == percent:
        return 0
    return 2 if round_half_up(percent, 2) else None


def _prints_as_zero(composer: Composer, amount: Decimal) -> bool:
    return not round_half_up(amount / _WAN, wan_places(composer))
