"""Words that a person wrote, before they are kept: whether every figure in braces can be printed as asked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from budgets.facts import FactBook, summed
from reports.sentences.compose import PlaceholderError, compose

PRINTED_AS = "万元、万元.3（三位小数）、元、人、万人、%.1、去零、千分位、数、余、绝对值、增减、升降、盈亏"
_NAME = re.compile(r"<([\u4e00-\u9fff]{1,8})>")
_WIDE = re.compile("[｛｝]")
_ENTER = "请用“插入数字”从本案的数据中选取"


def faults_in(words: str, book: FactBook, names: Collection[str]) -> list[str]:
    """What is wrong with the live figures and names in the words, one Chinese line each; empty where all print."""
    return list(dict.fromkeys(_faults(words, book, names)))


def unknown_names(words: str, known: Collection[str]) -> list[str]:
    """Every ``<名称>`` in the words that is none of the names of a case, and so would be printed as it stands."""
    return [name for name in dict.fromkeys(_NAME.findall(words)) if name not in known]


def unknown_name(name: str, known: Collection[str]) -> str:
    """What is wrong with such a name, and how to mend it."""
    return f"没有“<{name}>”这个名称，可写{'、'.join(f'<{other}>' for other in known)}；不是名称的请删去尖括号"


def _faults(words: str, book: FactBook, names: Collection[str]) -> Iterator[str]:
    if wide := _WIDE.search(words):
        yield f"“{wide[0]}”是全角花括号，不会印成数字：请改用半角的“{{”和“}}”"
    for piece in _braced(words):
        if not (piece.startswith("{") and piece.endswith("}")):
            yield _unclosed(piece)
            continue
        key, *forms = (part.strip() for part in piece[1:-1].split("|"))
        if not key:
            yield f"“{_short(piece)}”里没有数据名称：{_ENTER}，或删去花括号"
        elif key not in book:
            yield from _unknown(piece, key, book)
        elif not all(forms):
            yield f"“{_short(piece)}”里“|”之后没有印法：请写上印法（{PRINTED_AS}），或删去“|”"
        else:
            yield from _unprintable(piece, book)
    for name in unknown_names(words, names):
        yield unknown_name(name, names)


def _unknown(piece: str, key: str, book: FactBook) -> Iterator[str]:
    """A name that no fact has; of a sum, the names that none has, or the units that cannot be added."""
    parts = summed(key) or (key,)
    for part in parts:
        if part not in book:
            yield f"“{_short(piece)}”：没有名为“{_short(part)}”的数据{_near(part, book)}；{_ENTER}"
    if all(part in book for part in parts):
        units = "、".join(f"“{part}”以{book[part].quantity.unit.symbol or '个数'}计" for part in parts)
        yield f"“{_short(piece)}”：{units}，单位不同不能相加；请分开写"


def _unprintable(piece: str, book: FactBook) -> Iterator[str]:
    try:
        compose(piece, book)
    except PlaceholderError as error:
        yield f"“{_short(piece)}”的印法不对：{error}。可用的印法：{PRINTED_AS}"


def _braced(words: str) -> Iterator[str]:
    """Every piece from a brace to its partner; a brace without one stands alone, with the words beside it."""
    open_at: int | None = None
    for at, character in enumerate(words):
        if character == "{":
            if open_at is not None:
                yield words[open_at:at]
            open_at = at
        elif character == "}":
            yield words[max(0, at - 10) : at + 1].replace("{", "") if open_at is None else words[open_at : at + 1]
            open_at = None
        elif character == "\n" and open_at is not None:
            yield words[open_at:at]
            open_at = None
    if open_at is not None:
        yield words[open_at:]


def _unclosed(piece: str) -> str:
    if piece.startswith("{"):
        return f"“{_short(piece)}”少了右花括号“}}”：请补上，或删去左花括号"
    return f"“{_short(piece)}”多了右花括号“}}”：请在数据名称前补上左花括号“{{”，或删去它"


def _near(key: str, book: FactBook) -> str:
    near = difflib.get_close_matches(key, list(book), n=3)
    return f"，相近的有{'、'.join(f'“{name}”' for name in near)}" if near else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}……"
