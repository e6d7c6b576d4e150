"""The grade ladder: words and cuts are data, e.g. 优90 良80 中60 差0 (财预〔2020〕10号 art. 18)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Self

from indicators.rules.numbers import DEFAULT_PLACES, HUNDRED, ZERO, decimal_text
from indicators.rules.outcomes import RuleError
from indicators.rules.parameters import number, read, text


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: the band's index (0 is the best, comparable across frameworks) and the word this framework prints."""

    index: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A band as a framework writes it: ``{word: 优, from: 90}``."""

    word: str = text("等级")
    start: Decimal = number("起点", name="from")


@dataclass(frozen=True, slots=True)
class Ladder:
    """Half-open bands ``[from, next)`` from 0 to ``total``, highest first, on the total as displayed."""

    words: tuple[str, ...]
    starts: tuple[Decimal, ...]
    total: Decimal = HUNDRED
    places: int = DEFAULT_PLACES

    @classmethod
    def parse(cls, data: object, total: Decimal | int = 100, places: int = DEFAULT_PLACES) -> Self:
        """From ``[{word: 优, from: 90}, …, {word: 差, from: 0}]``. Raises RuleError."""
        if not isinstance(data, list | tuple) or not data:
            raise RuleError(f"等级“ladder”为“{data}”，应为由高到低的列表，每项写word、from")
        steps = [read(_Step, item, f"等级“ladder”第{at}级") for at, item in enumerate(data, 1)]
        words, starts = tuple(step.word for step in steps), tuple(step.start for step in steps)
        ladder = cls(words, starts, Decimal(total), places)
        ladder._check()
        return ladder

    def _check(self) -> None:
        if len(set(self.words)) != len(self.words):
            raise RuleError(f"等级“ladder”的等级词{'、'.join(self.words)}有重复")
        for higher, lower in pairwise(self.starts):
            if higher <= lower:
                raise RuleError(
                    f"等级“ladder”的起点{decimal_text(higher)}之后是{decimal_text(lower)}，应由高到低，不重叠"
                )
        if self.starts[-1] != 0:
            raise RuleError(f"等级“ladder”的最低一级从{decimal_text(self.starts[-1])}起，应从0起，不留空档")
        if self.starts[0] >= self.total:
            raise RuleError(
                f"等级“ladder”的最高一级从{decimal_text(self.starts[0])}起，应低于满分{decimal_text(self.total)}"
            )

    def grade(self, total: Decimal) -> Grade:
        """The grade of a total as displayed, rounded half up: 89.995 displays 90.00 and is graded so."""
        displayed = min(max(total, ZERO), self.total).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        index = 0
        while displayed < self.starts[index]:
            index += 1
        return Grade(index, self.words[index])

    def gap(self, total: Decimal) -> tuple[str, Decimal] | None:
        """The next better grade's word and the points that are missing to it; None in the best one."""
        index = self.grade(total).index
        return None if index == 0 else (self.words[index - 1], self.starts[index - 1] - total)
