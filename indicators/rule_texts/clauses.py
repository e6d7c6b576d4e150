"""A rule text cut into clauses that each say one thing, with the words as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indicators.rule_texts.characters import normalised, same_length
from indicators.rule_texts.wordings import any_of

LONGEST, LONGEST_CLAUSE = 2000, 400
_ENDS = frozenset("。;\n\r!?")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ORDINALS = "一二三四五六七八九十"
# The marks of a list, in the order in which they are looked for; a list counts from one and has two items at least.
_MARKS = (
    re.compile(f"[{_CIRCLED}][.、)]?"),
    re.compile(r"\((\d{1,2})\)[.、]?"),
    re.compile(f"\\(([{_ORDINALS}])\\)"),
    re.compile(r"(?<![\d.%≥≤<>=第~(])(\d{1,2})(?:[.)](?!\d)|、(?!\d))"),
    re.compile(f"([{_ORDINALS}])(?:是|、(?![{_ORDINALS}]))"),
    re.compile(r"(?<![A-Za-z(])([A-Ja-j])[.)、]"),
)
# A comma after words that give nothing yet only joins a condition to what follows.
_GIVES = any_of(
    "(?<![部充百划区细拆])分(?![值别配析档类为级解局公项期布散管工担红包点比之])",
    "扣",
    "满分",
    "%的?(?:分值|权重)",
    "[得计给][0-9.]+%(?=[,;。]|$)",
    "(?:分值|权重)的?(?=[0-9])",
    "×(?=分|权|满|该|本|[0-9])(?!100%)",
    "按[^,;]{0,16}比例",
    "[同等]比例",
    "比例[^,;]{0,4}[得计赋给]",
    "(?:分值|权重)[^,;]{0,6}调整",
    "不考核",
    "说明(?:原因|理由)",
    "为止",
    "插值",
    "内插",
    "剔除",
    "不适用",
    "否决",
)
# How the actual is reckoned (采购执行率=…÷…×100%) is a sentence of its own, also before a comma.
_RECKONED = re.compile(
    r"[ ,]*(?![^=]*(?:得分|评分|分值|分数|权重|[≥≤<>]))"
    r"(?:[^=,]{2,24}=[^=×]*[÷/][^=×]*(?:×100%)?|[^=,×÷/]{2,30}[÷/][^=,×÷/]{2,30}×100%)\s*"
)
# A score of something else that decides over the points behind the comma (平均分≥90分，得10分).
_DECIDES = re.compile(r"[≥≤<>]\s*\d+(?:\.\d+)?分\s*$|(?:平均|考核|得)分[^,;]{0,6}\d+分(?:以[上下])?\s*$")
_GIVEN = re.compile(r"[\d.]+%?|符合|满足|权重|分值|评价|要点|否则|不?得|相应|[各均占计为的分别和及则项]")
_REFERS = re.compile(f"[、,和及]?[{_CIRCLED}]|[、,]?[均各]")
_WORDS = re.compile("[\u4e00-\u9fff]")
_HEADING = re.compile(
    r"\s*(?:具体)?(?:评[分价]|计分|打分|得分|扣分|考核|赋分)(?:标准|规则|办法|细则|方法|公式|依据|要点|内容)?(?:如下)?[:为]"
    r"\s*(?!\()"
)
_SPLIT_BEHIND_POINTS = re.compile(
    r"(?<=[\d满]分)[、 ](?=[^\s=])|(?<=分\))[、 ](?=\S)|(?<=\d分\))(?=[^、,;。)\s的得计扣为])"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """``words`` as written, ``text`` normalised; ``item`` is its number in a list (0 outside), ``sentence`` counts."""

    words: str
    text: str
    item: int
    sentence: int


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in order; nothing of it is left out but the marks between them."""
    flat = same_length(text[:LONGEST])
    found: list[Clause] = []
    for sentence, (start, end, item) in enumerate(_sentences(flat)):
        heading = _HEADING.match(flat, start, end)
        for first, last in _joined(flat, _parts(flat, heading.end() if heading else start, end)):
            words = text[first:last].strip(" \u3000,，、:：")
            if normal := normalised(words).strip(",:、"):
                found.append(Clause(words, normal, item, sentence))
    return tuple(found)


def _sentences(flat: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and item of what stands between full stops and marks of a list."""
    cuts: dict[int, tuple[int, int | None]] = {}
    for at, character in enumerate(flat):
        if character in _ENDS:
            cuts[at] = (at + 1, None)
    for counted, (start, end) in enumerate(_marks(flat), 1):
        cuts[start] = (end, counted)
    begin, item = 0, 0
    for at in sorted(cuts):
        if at < begin:
            continue
        after, number = cuts[at]
        if at > begin:
            yield begin, at, item
        begin = after
        if number is not None:
            item = number
        elif item and flat[at] in "。\n":
            item = 0  # a full stop ends the list, a semicolon only its item
    if begin < len(flat):
        yield begin, len(flat), item


def _marks(flat: str) -> list[tuple[int, int]]:
    for pattern in _MARKS:
        marks = list(pattern.finditer(flat))
        for these in (marks, [mark for mark in marks if not _REFERS.match(flat, mark.end())]):
            spans = _counted_from_one(these)
            if len(spans) > 1 and not _only_refer(flat, spans) and _each_says(flat, spans):
                return spans
    return []


def _each_says(flat: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether there is something between every mark and the next (not ①②各占1/2)."""
    return all(flat[end:start].strip(" 、,和及") for (_, end), (start, _) in pairwise(spans))


def _only_refer(flat: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the marks stand for elements that are written elsewhere (``①②各1分，③2分``)."""
    ends = [start for start, _ in spans[1:]] + [len(flat)]
    return all(not _WORDS.search(_GIVEN.sub("", flat[begin:end])) for (_, begin), end in zip(spans, ends, strict=True))


def _counted_from_one(marks: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for found in marks:
        if _number(found) == len(spans) + 1:
            spans.append(found.span())
    return spans


def _number(found: re.Match[str]) -> int:
    mark = found.group(1) if found.re.groups else found.group()[0]
    if mark.isascii() and mark.isdigit():
        return int(mark)
    for series in (_CIRCLED, _ORDINALS, "ABCDEFGHIJ", "abcdefghij"):
        if mark in series:
            return series.index(mark) + 1
    return 0


def _parts(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts between commas (not those inside brackets or numbers) and behind points that were given."""
    parts, begin, depth = [], start, 0
    breaks = {start + found.start() for found in _SPLIT_BEHIND_POINTS.finditer(flat[start:end])}
    for at in range(start, end):
        character = flat[at]
        depth += (character in _OPEN) - (character in _CLOSE and depth > 0)
        in_number = flat[at - 1 : at].isdigit() and re.match(r"\d{3}(?!\d)", flat[at + 1 :]) is not None
        if (character == "," and depth == 0 and not in_number) or (at in breaks and depth == 0):
            parts.append((begin, at))
            begin = at
    parts.append((begin, end))
    return [(first, last) for first, last in parts if flat[first:last].strip(" ,、")]


def _joined(flat: str, parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Parts that give nothing, with the part behind them."""
    begin: int | None = None
    for at, (first, last) in enumerate(parts):
        begin = first if begin is None else begin
        behind = flat[parts[at + 1][0] : parts[at + 1][1]].lstrip(" ,、") if at + 1 < len(parts) else ""
        if behind[:1] in ("得", "计") and _DECIDES.search(flat[first:last]):
            continue
        if _GIVES.search(flat, first, last) or (begin == first and _RECKONED.fullmatch(flat, first, last)):
            yield begin, last
            begin = None
    if begin is not None and parts:
        yield begin, parts[-1][1]
