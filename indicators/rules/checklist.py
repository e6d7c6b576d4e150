"""R8: the points of the elements that are satisfied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs, quoted
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome, missing
from indicators.rules.parameters import flag, number, rows, text
from indicators.rules.rule import Rule

_SATISFIED = Answer("satisfied", Answers.ELEMENTS, "符合的要点", headings=("符合要点", "要点序号"), fact="符合要点数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One point to look at (评价要点); ``points`` None is an equal part; without a ``required`` one nothing scores."""

    text: str = text("要点")
    points: Decimal | None = number("分数", required=False, above=0)
    required: bool = flag("必备")

    def __str__(self) -> str:
        points = "" if self.points is None else f"（{decimal_text(self.points)}分）"
        return f"{self.text}{points}{'（必备）' if self.required else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Rule):
    """R8: the points of the satisfied elements, or weight × k ÷ n. Choice ``satisfied``: element numbers from 1."""

    kind, title = "checklist", "要点计分"
    about = "符合一项要点得一项的分；各项都不填分数则平均分配。"
    answers = (_SATISFIED,)

    elements: tuple[Element, ...] = rows("评分要点", Element, bare="text")

    @property
    def is_equal(self) -> bool:
        """Whether every element counts the same."""
        return self.elements[0].points is None

    def conflict(self) -> str:
        both = len({element.points is None for element in self.elements}) > 1
        return "“评分要点”应各项都写分数，或都不写（平均分配）" if both else ""

    def asks(self) -> tuple[Answer, ...]:
        return (replace(_SATISFIED, elements=tuple(map(str, self.elements))),)

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        total = sum((element.points or ZERO for element in self.elements), ZERO)
        if self.is_equal or total == weight:
            return ()
        return (f"各要点合计{decimal_text(total)}分，与分值{decimal_text(weight)}不一致",)

    def sentence(self, weight: Decimal) -> str:
        count = len(self.elements)
        required = [element.text for element in self.elements if element.required]
        ending = f"“{'”“'.join(required)}”不符合的，本项不得分。" if required else ""
        if self.is_equal:
            return f"共{count}项要点，每符合一项得{decimal_text(weight)} ÷ {count}分。{ending}"
        points = "、".join(decimal_text(element.points or ZERO) for element in self.elements)
        return f"共{count}项要点（{points}分），符合的得该项分数。{ending}"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        entered = inputs.choice(_SATISFIED.name, _SATISFIED.label)
        if not isinstance(entered, list | tuple | set | frozenset):
            return missing(f"符合的要点“{quoted(entered)}”应为要点序号的列表")
        satisfied, lacking, points = [], False, ZERO
        for position, element in enumerate(self.elements, 1):
            if position in entered:
                satisfied.append(element)
                points += element.points or ZERO
            elif element.required:
                lacking = True
        warning = ""
        if len(satisfied) != len(entered):
            bounds = f"1至{len(self.elements)}"
            warning = f"所填要点序号“{quoted(list(entered))}”有重复或不在{bounds}之内，请核对"
        if self.is_equal:
            points = weight * len(satisfied) / len(self.elements)
        return Outcome(ZERO if lacking else points, partial(self._explain, weight, satisfied, lacking), warning)

    def _explain(self, weight: Decimal, satisfied: list[Element], lacking: bool, score: str) -> str:
        count, met, how = len(self.elements), len(satisfied), ""
        if lacking:
            how = "，必备要点不符合"
        elif self.is_equal:
            how = f"，{decimal_text(weight)} × {met} ÷ {count}"
        elif satisfied:
            how = f"（{'+'.join([decimal_text(element.points or ZERO) for element in satisfied])}）"
        return f"评价要点{count}项，符合{met}项{how}，得 {score}"
