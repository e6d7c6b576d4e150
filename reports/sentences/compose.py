"""Prose with placeholders: each names a fact and how to print it, ``{部门.支出|万元}``, and becomes a live figure.

Print words, in any order, after ``|``:

- a unit (``万元``, ``万人``, ``元``): print in that unit; money in 万元 gets two places. ``万元.3`` sets the places.
- ``增减``: 增加/减少 and the absolute value, or 持平.
- ``升降``: 增长/下降 and the absolute rate (in 倍 from 10倍), or 持平; 基本持平 where four places would print 0 %.
- ``盈亏``: 盈余/亏损 and the absolute value, or 收支相抵.
- ``支用``: 未支出/超支 and the absolute value, or 与预算一致.
- ``绝对值``: the absolute value, where the words around it tell the direction (超出预算, 比预算少).
- ``去零``: without zeros at the end of the decimals, as short forms print them (``20.5万元``, ``40万元``).
- ``余``: 余 after the number (``200余户``). ``数``: the number without its unit. ``千分位``: thousands separators.

``[?，执行率{部门.执行率}?]`` is told only where every figure in it has a value: no rate of nothing is 不适用.

A rate gets more places where it would print 0 % or 100 % falsely. A dash is told as 0: 支出0万元, not 支出—.
"""

import re
from collections.abc import Iterator

from budgets.facts import CellSource, Fact, FactBook, fact_label
from budgets.facts.keys import figure_in_words
from budgets.quantities import Quantity, QuantityError, State, parse_quantity, quantities_in
from reports.document.blocks import Figure, Gap, Run, Runs, Text
from reports.sentences.rates import honest, rate_text

_PLACEHOLDER = re.compile(r"\{([^{}|]+)((?:\|[^{}|]+)*)\}")
_CLAUSE = re.compile(r"\[\?(.*?)\?\]")
_DIRECTIONS = {
    "增减": ("增加", "减少", "持平"),
    "升降": ("增长", "下降", "持平"),
    "盈亏": ("盈余", "亏损", "收支相抵"),
    "支用": ("未支出", "超支", "与预算一致"),
}
_WAN_PLACES = 2
_PLACES = re.compile("[0-9]{1,2}")
_IN_TIMES = 10  # growth of 1000 % and more is told in 倍: 5393 % is easily misread, 53.93倍 is not


class PlaceholderError(ValueError):
    """A print word does not fit the fact ``key``; the message names the placeholder and the mend."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def compose(template: str, book: FactBook) -> Runs:
    """The runs of a sentence: words, a figure for each placeholder, and a marked gap where its fact is not known.

    Raises PlaceholderError for a print word that does not fit.
    """
    template = _CLAUSE.sub(lambda clause: clause[1] if _has_values(clause[1], book) else "", template)
    runs: list[Run] = []
    end = 0
    for placeholder in _PLACEHOLDER.finditer(template):
        runs.append(Text(template[end : placeholder.start()]))
        key = placeholder[1].strip()
        if key not in book:
            runs.append(Gap(f"【缺：{fact_label(key)}】", key))
        elif book[key].contested is not None:
            runs.append(Gap(f"【各表不一致，待核定：{fact_label(key)}】", key))
        else:
            runs.extend(_printed(book[key], [word.strip() for word in placeholder[2].split("|") if word]))
        end = placeholder.end()
    runs.append(Text(template[end:]))
    return tuple(run for run in runs if run.text)


# What a sentence reads as placeholders, names and slots, and what is printed instead where a name holds it.
_MARKS = str.maketrans("{}<>[]", "｛｝＜＞［］")


def without_marks(name: str) -> str:
    """A name of people's own, such that a sentence with it reads nothing in it."""
    return name.translate(_MARKS)


def _has_values(clause: str, book: FactBook) -> bool:
    """Whether no figure of an optional clause is known to have no value; one not known yet is missing, not left out."""
    known = [book[key] for key in _facts_named(clause) if key in book]
    return all(fact.contested is not None or nil_as_zero(fact.quantity).is_value for fact in known)


def _facts_named(template: str) -> list[str]:
    """The facts that a text's placeholders name."""
    return [placeholder[1].strip() for placeholder in _PLACEHOLDER.finditer(template)]


def figure(fact: Fact, quantity: Quantity | None = None, *, grouped: bool = False, with_unit: bool = True) -> Figure:
    """The printed figure of a fact, as ``quantity`` prints it (the fact's own by default).

    Raises MissingFact for one about which tables contradict each other.
    """
    own = fact.settled
    shown = own if quantity is None else quantity
    if with_unit and shown.unit.is_ratio and not shown.bound:
        return _figure(fact, rate_text(shown))
    text = shown.text(grouped) if with_unit else shown.number_text(grouped)
    return _figure(fact, text)


def stated(book: FactBook, key: str, text: str) -> Runs:
    """A target or actual as it was written, its figures live: the whole of it, or those that stand in its words."""
    whole = book.get(key)
    if whole is not None and _says(text, whole):
        return (figure(whole),)
    runs: list[Run] = []
    end = 0
    for number, (start, stop, _) in enumerate(quantities_in(text), start=1):
        fact = book.get(figure_in_words(key, number))
        if fact is not None:
            runs += [Text(text[end:start]), _figure(fact, text[start:stop])]
            end = stop
    return tuple(run for run in (*runs, Text(text[end:])) if run.text)


def _says(text: str, fact: Fact) -> bool:
    """Whether the text is the fact as it prints, or as it was written (``＝100%`` is ``=100%``)."""
    if fact.text == text:
        return True
    try:
        return parse_quantity(text, fact.quantity.unit) == fact.quantity
    except QuantityError:
        return False


def explained(fact: Fact, sentence: str) -> Figure:
    """A sentence that explains a fact, printed for it and traced as it is."""
    return _figure(fact, sentence)


def _figure(fact: Fact, text: str) -> Figure:
    value = fact.quantity.value
    exact = "" if value is None else f"{value.normalize():f}"
    return Figure(text, exact, fact.key, fact.source.describe(), isinstance(fact.source, CellSource))


def _printed(fact: Fact, words: list[str]) -> Iterator[Run]:
    shown, direction = nil_as_zero(fact.quantity), ""
    for word in words:
        if word in _DIRECTIONS:
            direction = word
        elif word == "去零":
            shown = without_zeros(shown)
        elif word not in ("余", "数", "千分位"):
            shown = _converted(fact, shown, word)
    if direction and shown.is_value:
        more, less, same = _DIRECTIONS[direction]
        shown = honest(shown)
        if shown.rounded == 0:
            # The figure stays traceable although its words replace the number.
            yield _figure(fact, f"基本{same}" if direction == "升降" and shown.value else same)
            return
        yield Text(more if shown.rounded > 0 else less)
        shown = abs(shown)
        if direction == "升降":
            shown = _as_growth(fact, shown)
    text = rate_text(shown) if shown.unit.is_ratio and not shown.bound else shown.text("千分位" in words)
    if "数" in words:
        text = shown.number_text("千分位" in words)
    elif "余" in words:
        text = f"{shown.number_text('千分位' in words)}余{shown.unit.symbol}"
    yield _figure(fact, text)


def nil_as_zero(quantity: Quantity) -> Quantity:
    """The quantity as a sentence tells it: a dash, which says that there is nothing, is 0."""
    return Quantity.of(0, quantity.unit, quantity.places) if quantity.state is State.NIL else quantity


def _as_growth(fact: Fact, shown: Quantity) -> Quantity:
    if not shown.unit.is_ratio:
        what = f"“{fact.key}|升降”只能印比率，它的单位是“{shown.unit.symbol}”；请改用“增减”"
        raise PlaceholderError(fact.key, what)
    return shown.to("倍", 2) if shown.value is not None and shown.value >= _IN_TIMES else shown


def without_zeros(shown: Quantity) -> Quantity:
    """The quantity with no more places than it needs to print the same value."""
    if shown.value is None:
        return shown
    digits = shown.rounded.normalize().as_tuple().exponent
    return shown.to(places=max(0, -digits) if isinstance(digits, int) else 0)


def _converted(fact: Fact, shown: Quantity, word: str) -> Quantity:
    if word == "绝对值":
        return abs(shown)
    symbol, _, places = word.partition(".")
    if places and not _PLACES.fullmatch(places):
        raise PlaceholderError(fact.key, f"“{fact.key}|{word}”的小数位应写成数字，如“{symbol}.2”")
    try:
        converted = shown.to(symbol)
    except ValueError as error:
        what = f"数据“{fact.key}”应以{symbol}计，{error}，请核对其计量单位"
        raise PlaceholderError(fact.key, what) from None
    if places:
        return converted.to(places=int(places))
    return converted.to(places=_kept_places(shown, converted))


def _kept_places(shown: Quantity, converted: Quantity) -> int:
    """Two places in a larger unit; in a smaller one just as many as keep the printed precision (2.65万人: 26500人)."""
    if converted.unit.factor > shown.unit.factor:
        return _WAN_PLACES
    return max(0, shown.places - (shown.unit.factor / converted.unit.factor).adjusted())
