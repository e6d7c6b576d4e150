"""The contract of a scoring rule: parsed strictly, evaluated for any data without raising, explained in Chinese."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum
from typing import Any, ClassVar, Self

from budgets.quantities import Quantity
from indicators.rules.answers import Answer
from indicators.rules.inputs import DashFound, Inputs
from indicators.rules.numbers import CONTEXT, DEFAULT_PLACES, ZERO, last_place
from indicators.rules.outcomes import Outcome, Status, Unscored, missing
from indicators.rules.parameters import read, written

_NOT_COMPUTABLE = "数值超出可计算的范围，请核对指标值和完成值"


class Better(Enum):
    """Which way an actual scores better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """A way of scoring one indicator (财预〔2020〕10号 art. 16 and the provincial variants of it).

    A kind of rule is one subclass in one file, entered in ``catalogue.KINDS``. Its parameters are dataclass fields made
    by ``indicators.rules.parameters``; what it reads and what it asks are ``figures`` and ``answers``.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    figures: ClassVar[tuple[str, ...]] = ()
    answers: ClassVar[tuple[Answer, ...]] = ()
    # The score is a person's opinion within bounds, not counted from anything.
    is_opinion: ClassVar[bool] = False
    # A bound in place of the actual (≥90%) is enough where all that it may be scores the same.
    takes_bounds: ClassVar[bool] = False
    # The leaf weighs nothing: its points are added to the total, or taken from it, within bounds of its own.
    is_extra: ClassVar[bool] = False

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """The rule written as ``{"kind": …, parameter: …}``. Raises RuleError."""
        return read(cls, data, f"评分规则“{cls.title}”", kind=cls.kind)

    def data(self) -> dict[str, Any]:
        """The rule as a framework writes it; ``parse`` reads it back."""
        return {"kind": self.kind, **written(self)}

    def conflict(self) -> str:
        """Why parameters that are each right do not go together, in Chinese; nothing if they do."""
        return ""

    def reads(self) -> tuple[str, ...]:
        """The figures that this rule reads, of those that its kind may read."""
        return self.figures

    def asks(self) -> tuple[Answer, ...]:
        """What this rule asks a person."""
        return self.answers

    def needs(self) -> tuple[str, ...]:
        """The figures that it cannot do without: none where a person may answer instead (是否达到)."""
        return () if self.asks() else self.reads()

    def decides(self, weight: Decimal, actual: Quantity) -> bool:
        """Whether a bound in place of the actual is enough to score by."""
        return self.takes_bounds and self.evaluate(weight, Inputs(actual=actual)).score is not None

    def better(self) -> Better | None:
        """Which actuals score better, where the rule itself says so."""
        return None

    def measured_from(self) -> Quantity | None:
        """A value with a unit that the actual is held against, where the rule itself states one (0天 late, ≥95%)."""
        return None

    @abstractmethod
    def sentence(self, weight: Decimal) -> str:
        """How an indicator of this weight is scored (评分标准), in words."""

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        """Why the rule does not suit a leaf of this weight, in Chinese; nothing if it does."""
        return ()

    def bounds(self, weight: Decimal) -> tuple[Decimal, Decimal]:
        """The lowest and the highest score of a leaf of this weight; asked of extra points alone."""
        return ZERO, weight

    @abstractmethod
    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        """The points with their explanation: ``Outcome(points, lambda score: f"…，得 {score}")``, or no score and why.

        A common rule binds the figures of its sentence by ``partial``: a closure makes an object for each of them.

        Reads figures by ``inputs.measured`` and ``inputs.pair``, choices by ``inputs.number`` and the like: what is
        missing, a dash or not comparable is then explained without a word here. Points beyond the bounds are cut.
        """

    def working(self, inputs: Inputs) -> str:
        """How the rate comes about that the score is counted from: 完成值 96件 ÷ 指标值 100件 = 96.00%; else nothing.

        Raises what reading figures raises.
        """
        return ""

    def achieved(self, inputs: Inputs) -> str:
        """What was achieved (完成值) as a person entered it, where no figure ``actual`` says it; else nothing."""
        try:
            return self.achievement(inputs)
        except (Unscored, DashFound, ArithmeticError):
            return ""

    def achievement(self, inputs: Inputs) -> str:
        """The same for a kind of rule: a day, a word, findings. May raise what reading figures and choices raises."""
        return ""

    def evaluate(self, weight: Decimal, inputs: Inputs, places: int = DEFAULT_PLACES) -> Outcome:
        """Score one indicator; ``weight`` (分值) is not negative, ``places`` are the displayed decimals of a score.

        Exact, total (never raises on odd data), bounded to [0, weight], and explained in one sentence.
        """
        with localcontext(CONTEXT):
            return self.evaluate_in_context(weight, inputs, last_place(weight, places))

    def evaluate_in_context(self, weight: Decimal, inputs: Inputs, place: Decimal) -> Outcome:
        """The same for callers that have entered ``CONTEXT`` for many indicators; ``place`` is the last printed one."""
        try:
            outcome = self.score(weight, inputs)
        except Unscored as reason:
            return reason.outcome
        except DashFound:
            return self.evaluate_in_context(weight, inputs.dashes_as_zero(), place).flagged("“—”按0计，请核对")
        except ArithmeticError:
            return missing(_NOT_COMPUTABLE)
        points = outcome.raw
        if points is not None:
            low, high = self.bounds(weight) if self.is_extra else (ZERO, weight)
            if points < low:
                outcome.raw = points = low
            elif points > high:
                outcome.raw = points = high
            outcome.score = points.quantize(place)
            if outcome.warning:
                outcome.status = Status.NEEDS_ATTENTION
        return outcome
