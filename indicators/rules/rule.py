"""The contract of a scoring rule: parsed strictly, bound to a weight once, evaluated for any data without raising."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import ClassVar, Self

from indicators.rules.inputs import Inputs, Scorer, cannot_compute
from indicators.rules.numbers import CONTEXT
from indicators.rules.outcomes import Outcome, Verdict, missing
from indicators.rules.parameters import Parameters

DEFAULT_PLACES = 2


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """A way of scoring one indicator (财预〔2020〕10号 art. 16 and the provincial variants of it).

    Total (never raises on odd data), bounded to [0, weight], and explained in one Chinese sentence.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """The rule written as ``{"kind": …, parameter: …}``. Raises RuleError."""
        return cls._read(Parameters(f"评分规则“{cls.kind}”", data, ("kind", *cls.parameters)))

    @classmethod
    def _read(cls, given: Parameters) -> Self:  # noqa: ARG003 - rules without parameters have nothing to read
        return cls()

    @abstractmethod
    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        """The rule made ready for one weight; call the scorer inside the decimal ``CONTEXT``."""

    def evaluate(self, weight: Decimal, inputs: Inputs, places: int = DEFAULT_PLACES) -> Outcome:
        """Score one indicator; ``weight`` (分值) is not negative, ``places`` are the displayed decimals of a score."""
        with localcontext(CONTEXT):
            return Outcome(*guarded(self.bind(weight, places), inputs))

    def reads(self) -> frozenset[str]:
        """Every input the rule may look at: ``target``, ``actual``, ``values.<name>``, ``choices.<name>``."""
        return frozenset()

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        """Why the rule does not suit a leaf of this weight, in Chinese; nothing if it does."""
        return ()


def guarded(score: Scorer, inputs: Inputs) -> Verdict:
    """Score, turning figures beyond computation and texts in the place of numbers into an explained missing entry."""
    try:
        return score(inputs)
    except ArithmeticError:
        return missing("数值超出可计算的范围，请核对指标值和完成值")
    except (AttributeError, TypeError):
        if explained := cannot_compute(inputs):
            return explained
        raise
