"""R8: the points of the elements that are satisfied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome, Unscored, missing
from indicators.rules.parameters import flag, number, rows
from indicators.rules.parameters import text as words
from indicators.rules.rule import Rule

_SATISFIED = Answer("satisfied", Answers.ELEMENTS, "符合的要点", headings=("符合要点", "要点序号"), fact="符合要点数")
_LISTS = list, tuple, set, frozenset
_INAPPLICABLE = Answer("inapplicable", Answers.ELEMENTS, "不适用的要点", hint="没有不适用的，可以不填")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One point to look at (评价要点); ``points`` None is an equal part; without a ``required`` one nothing scores.

    Elements with the same ``group`` are alternatives: one of them is enough, and they count once.
    """

    text: str = words("要点")
    points: Decimal | None = number("分数", required=False, above=0)
    required: bool = flag("必备")
    group: str = words("择一的组", hint="同组的符合其一即可", required=False, rare=True)
    may_not_apply: bool = flag("可不适用", rare=True)

    def __str__(self) -> str:
        points = "" if self.points is None else f"（{decimal_text(self.points)}分）"
        group = f"（{self.group}，择一）" if self.group else ""
        return f"{self.text}{points}{group}{'（必备）' if self.required else ''}"


@dataclass(frozen=True, slots=True)
class _Item:
    """What counts once: an element by itself, or those of a group. ``numbers`` are its elements' from 1."""

    numbers: tuple[int, ...]
    name: str
    points: Decimal | None
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Rule):
    """R8: the points of what is satisfied, or weight × k ÷ n, or weight − ``deduction`` for each that is missing.

    Choice ``satisfied``: element numbers from 1; choice ``inapplicable``: those that do not apply, which count as met.
    """

    kind, title = "checklist", "要点计分"
    about = "符合一项要点得一项的分；各项都不填分数则平均分配，或每缺一项扣分。"
    answers = (_SATISFIED, _INAPPLICABLE)

    elements: tuple[Element, ...] = rows("评分要点", Element, bare="text")
    deduction: Decimal | None = number("每缺一项扣分", hint="填了则各要点不填分数", required=False, above=0)
    items: tuple[_Item, ...] = field(init=False, repr=False, compare=False)
    may_not_apply: frozenset[int] = field(init=False, repr=False, compare=False)  # numbers of elements

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(_items(self.elements)))
        open_ones = {number for number, element in enumerate(self.elements, 1) if element.may_not_apply}
        object.__setattr__(self, "may_not_apply", frozenset(open_ones))

    @property
    def is_equal(self) -> bool:
        """Whether every item counts the same."""
        return self.elements[0].points is None

    def conflict(self) -> str:
        if len({element.points is None for element in self.elements}) > 1:
            return "“评分要点”应各项都写分数，或都不写（平均分配）"
        if self.deduction is not None and not self.is_equal:
            return "填了“每缺一项扣分”的，“评分要点”不写分数"
        for item in self.items:
            if len({self.elements[number - 1].points for number in item.numbers}) > 1:
                return f"“{item.name}”是择一的组，组内各要点的分数应相同"
        return ""

    def asks(self) -> tuple[Answer, ...]:
        elements = tuple(map(str, self.elements))
        satisfied = replace(_SATISFIED, elements=elements)
        if not self.may_not_apply:
            return (satisfied,)
        return satisfied, replace(_INAPPLICABLE, elements=elements)

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        total = sum((item.points or ZERO for item in self.items), ZERO)
        if self.is_equal or total == weight:
            return ()
        return (f"各要点合计{decimal_text(total)}分，与分值{decimal_text(weight)}不一致",)

    def sentence(self, weight: Decimal) -> str:
        count = len(self.items)
        if self.deduction is not None:
            each = f"每缺一项扣{decimal_text(self.deduction)}分，扣完为止"
            start = f"共{count}项要点，全部符合得{decimal_text(weight)}分，{each}。"
        elif self.is_equal:
            start = f"共{count}项要点，每符合一项得{decimal_text(weight)} ÷ {count}分。"
        else:
            points = "、".join(decimal_text(item.points or ZERO) for item in self.items)
            start = f"共{count}项要点（{points}分），符合的得该项分数。"
        return start + self._exceptions()

    def _exceptions(self) -> str:
        """Sentences on what is required, on alternatives and on what may not apply; none where there is nothing."""
        required = [item.name for item in self.items if item.required]
        ending = f"“{'”“'.join(required)}”不符合的，本项不得分。" if required else ""
        for item in self.items:
            if len(item.numbers) > 1:
                texts = "”“".join(self.elements[number - 1].text for number in item.numbers)
                ending += f"{item.name}：“{texts}”符合其一即可。"
        open_ones = [element.text for element in self.elements if element.may_not_apply]
        return ending + (f"“{'”“'.join(open_ones)}”不适用的，视为符合。" if open_ones else "")

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        satisfied, warning = self._ticked(_SATISFIED, inputs.choice(_SATISFIED.name, _SATISFIED.label))
        if self.may_not_apply:
            inapplicable, doubt = self._inapplicable(inputs)
            warning = "；".join(filter(None, (warning, doubt)))
            # What does not apply at all counts as met.
            satisfied.update(*(item.numbers for item in self.items if inapplicable.issuperset(item.numbers)))
        met, lacking, points = [], False, ZERO
        for item in self.items:
            if not satisfied.isdisjoint(item.numbers):  # one of its elements is enough
                met.append(item)
                points += item.points or ZERO
            elif item.required:
                lacking = True
        if self.deduction is not None:
            points = weight - self.deduction * (len(self.items) - len(met))
        elif self.is_equal:
            points = weight * len(met) / len(self.items)
        return Outcome(ZERO if lacking else points, partial(self._explain, weight, met, lacking), warning)

    def _ticked(self, answer: Answer, entered: object) -> tuple[set[int], str]:
        """The numbers of elements that were entered, and a warning where some are none. Raises Unscored."""
        if not isinstance(entered, _LISTS):
            raise Unscored(missing(f"{answer.label}“{quoted(entered)}”应为要点序号的列表"))
        numbers = {position for position in range(1, len(self.elements) + 1) if position in entered}
        if len(numbers) == len(entered):
            return numbers, ""
        bounds = f"1至{len(self.elements)}"
        return numbers, f"所填要点序号“{quoted(list(entered))}”有重复或不在{bounds}之内，请核对"

    def _inapplicable(self, inputs: Inputs) -> tuple[set[int], str]:
        entered = inputs.choices.get(_INAPPLICABLE.name)
        if entered is None or entered == "":
            return set(), ""
        numbers, warning = self._ticked(_INAPPLICABLE, entered)
        if refused := sorted(numbers - self.may_not_apply):
            which = "、".join(map(str, refused))
            warning = "；".join(filter(None, (warning, f"要点{which}不能填为不适用，未按不适用计，请核对")))
        return numbers & self.may_not_apply, warning

    def _explain(self, weight: Decimal, met: list[_Item], lacking: bool, score: str) -> str:
        count, how = len(self.items), ""
        if lacking:
            how = "，必备要点不符合"
        elif self.deduction is not None:
            left = count - len(met)
            how = f"，缺{left}项，每缺一项扣{decimal_text(self.deduction)}分" if left else ""
        elif self.is_equal:
            how = f"，{decimal_text(weight)} × {len(met)} ÷ {count}"
        elif met:
            how = f"（{'+'.join([decimal_text(item.points or ZERO) for item in met])}）"
        return f"评价要点{count}项，符合{len(met)}项{how}，得 {score}"


def _items(elements: tuple[Element, ...]) -> Iterator[_Item]:
    """What counts once, in the order of the elements; a group stands where its first element does."""
    groups: dict[str, list[int]] = {}
    for position, element in enumerate(elements, 1):
        groups.setdefault(element.group or f"\0{position}", []).append(position)
    for numbers in groups.values():
        own = [elements[position - 1] for position in numbers]
        name = own[0].group if len(own) > 1 else own[0].text
        yield _Item(tuple(numbers), name, own[0].points, any(element.required for element in own))
