"""Patterns 13–17: points for each element that is satisfied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.points import RESULT, given_in
from indicators.rule_texts.proposal import Choice, Found, Question
from indicators.rule_texts.wordings import any_of
from indicators.rules.checklist import Checklist, Element
from indicators.rules.numbers import HUNDRED, ZERO, decimal_text

_N = r"\d+(?:\.\d+)?"
_WHAT = "(?:项|个|条|点|方面)?(?:评价|评分|考核|评估)?(?:要点|内容|条件|指标|要素|要求|标准|因素|方面|制度|事项|情形)?"
_EACH = any_of(
    (
        rf"(?:每|各|分别|均)(?:有|符合|满足|具备|达到|完成|做到|实现)?(?:其中)?1?{_WHAT}(?:符合|满足|达到|完成|具备|做到)?(?:要求|标准)?(?:的|,)?"
        rf"(?:可|各)?[得计给占记为赋]?({_N})分"
    ),
    rf"(?:符合|满足|达到|具备|有|做到|完成)(?:其中)?1{_WHAT}(?:要求|标准)?的?,?(?:可)?[得计给记]({_N})分",
)
_EQUAL = any_of(
    "每符合1项得[\\d.]+÷\\d+分",
    "符合要点的?(?:个数|数量|项数)?占",
    "各占(?:(?:该项|本项|指标)?(?:分值|权重分?))?的?\\d+(?:\\.\\d+)?%",
    "各(?:占|得|计)(?:(?:该项|本项|指标)?(?:分值|权重分?))?的?1/\\d",
    "平均(?:计|赋|分配|得|给)?分",
    "均分",
    "平均分配",
    "权重相同",
    "等分",
    "每(?:1|一)?(?:符合)?1?(?:个|项|条)?要?点?[^,;]{0,12}(?:分值|权重|满分|总分)的?1/[\\dn]",
    "1/[\\dn](?:的)?(?:分值|权重|分)",
    "每(?:具备|符合|满足|达到|有|做到|完成)1?(?:个|项|条)?(?:要点)?的?[得计]\\d+(?:\\.\\d+)?%的?(?:分值|权重)",
    "分值(?:除以|÷)要点",
)
_PRICE = rf"[扣减](?:除|减)?({_N}分|(?:该|本)?(?:项|指标)?(?:分值|权重)的?{_N}%|{_N}%的?(?:分值|权重|分))"
_MISSING = any_of(
    (
        "(?:每|有|发现)?(?:缺少?(?:任[一1何])?|少|缺失|不符合|未达到|不满足|未做到|有1项不符合|1项不符合|1项未|未完成|不达标)(?:要求的?)?"
        rf"1?{_WHAT}(?:不符合|未达到|不满足|未做到|缺失)?(?:要求|的)?(?:的|,)*{_PRICE}"
    ),
    rf"每有?1{_WHAT}(?:不符合|未达到|不满足|缺失|未做到|不达标|未完成|不完善|不健全)(?:要求)?的?,?{_PRICE}",
)
_ALL = any_of(
    (
        "(?:有?任[何意1一]1?项?|[有若如]1项|其中1项|1项)(?:[^,;扣]{0,6})"
        "(?:不符合|不达标|不满足|未达|未完成|缺失|不合格|没有|未)[^,;扣]*(?:不得分|0分|不得)"
    ),
    "缺1不可",
    "缺1项[^,;扣]*不得分",
    "同时(?:满足|符合|具备|达到)[^;]*(?:满分|得)",
)
_OF_THE_LEAF = "(?:本|该|此)(?:项|指标|栏)(?:指标)?"
_NOTHING_WITHOUT = re.compile(
    "|".join(
        (
            f"(?:未|没有|无)(?P<what>[^,;]{{2,20}}?)(?:的|,)*(?:则|均|即)?(?:{_OF_THE_LEAF})?(?:整项|整体)?不(?:予)?[得计]分",
            f"(?:未|没有|无)(?P<what2>[^,;]{{2,20}}?)的?,?{_OF_THE_LEAF}(?:为|得|计)?0分",
            f"^(?P<what3>[^,;]{{2,40}}?)不符合的?,?{_OF_THE_LEAF}不得分",
        )
    )
)
# Whether it is said that the whole indicator gets nothing, and not only the element.
_WHOLE_LEAF = re.compile(f"{_OF_THE_LEAF}|整项|整体|全部|均不|不得任何|栏")
_SHARED = re.compile(rf"^(?P<list>[^;]*?),?[各均]占[^;\d]{{0,8}}(?:(?P<percent>{_N})%|1/(?P<below>\d))")
_ALL_OF_IT = re.compile("^(?:全部|均|都)(?:达到|符合|满足|具备|完成)[^,;]{0,8}[得计]")
_NONE_OF_IT = re.compile("不存在|未发[现生]|未出现|没有|无|未|不")
_FORBIDS = re.compile(
    f"^(?:如果|一旦|若|如|凡)?(?:存在|出现|发现|发生|有)(?P<what>[^;]{{2,40}}?)(?:等)?(?:情[况形]|行为|问题)?之?一?(?:的|,)*"
    f"(?:则|均|即)?(?:{_OF_THE_LEAF}(?:不(?:予)?[得计]分|(?:为|得|计)0分)|扣除?(?:全部|{_OF_THE_LEAF}全部)分值?)$"
)
_GROUP = re.compile(rf"^(.*?)(?:各|均|分别)[得计占]?({_N})分")
_TAKES_ITS_OWN = re.compile("扣(?:除|减)?(?:相应|该项|对应|本项)的?分(?:值|数)?")
_OTHERWISE = re.compile(
    "否则|不符合(?:的|要求)?[^,;]{0,4}不[得计]分|不符合[^,;]{0,6}0分|以上(?:要点)?全部符合|符合的得|不满足不得|[2-9]者均无|(?:均|都)(?:无|没有|未|不)[^,;]{0,6}不[得计]分|反之|未达到?不[得计]分|^不得分"
)
_MET_SCORES = re.compile("(?:符合|满足|达到|具备)(?:要求|要点)?的?得(?:相应|该项)?分|每符合1项|得相应分")
_DENIAL = re.compile("^(?:未|不|没|逾|否则|无|超期|迟|反之|缺)")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_IN_A_ROW = re.compile(rf"(\d+)(?:项|个|条)要点\(((?:{_N}、)+{_N})分\)")
_REFERENCE = re.compile(rf"([{_CIRCLED}](?:[、和及]?[{_CIRCLED}])*)([各均分别为占得计]*)({_N})(分|%)")
_AND_SO_ON = re.compile(
    "^(?:具备|符合|满足|达到)?\\d项[得计]\\d+(?:\\.\\d+)?分$|[以依]此类推|依次类推|^共?\\d+(?:项|个|条)(?:要点|内容)?$"
)
_INTRO = re.compile("^.{0,10}(?:要点|内容|包括|如下|主要|评价|考核)[^,;]{0,6}:?$|^共?\\d项要点")
_LEADING = re.compile("^(?:其中:?|评价要点:|要点:|且|并|以及)")
_TRAILING = re.compile("(?:的|,|:|、|\\(|(?<![许认])可|(?<![原规准细法])则|即|者|,?得|,?计)+$")
_COUNTED_ELEMENTS = re.compile(r"(\d+)(?:项|个|条|方面)(?:评价|评分)?(?:要点|内容|条件|要素|要求|指标|标准)")


def checklist(reading: Reading) -> Found | None:
    """``①…(1分)；②…(0.5分)``, ``每项得1分``, ``每缺一项扣1分``, ``平均计分``, ``有一项不符合即不得分``."""
    for reader in (_points_in_a_row, _referenced, _each_the_same, _missing, _equal, _all_required, _own_points):
        found = reader(reading)
        if found is not None:
            return found
    return None


def _listed(reading: Reading, beside: Sequence[Said] = ()) -> tuple[list[str], set[int]]:
    """The elements that the text lists, else the 评价要点 of the indicator, with the clauses they stand in."""
    listed = [said for said in reading.said if said.clause.item and said not in beside]
    items: dict[int, list[Said]] = {}
    for said in listed:
        items.setdefault(said.clause.item, []).append(said)
    if len(items) > 1:
        texts = [_element_text("，".join(said.clause.words for said in group)) for group in items.values()]
        return texts, {said.at for said in listed}
    return list(reading.leaf.points), set()


def _each_the_same(reading: Reading) -> Found | None:
    """``三项要点各1分，符合一项得1分``."""
    each_one = (each for each in reading.said if _EACH.search(each.text) and not re.search("[扣]", each.text))
    said = next((each for each in each_one if not _group(each)), None)
    if said is None or len(_own(reading)) > 1:
        return None
    found = _EACH.search(said.text)
    points = Decimal(next(filter(None, found.groups()))) if found else ZERO
    texts, used = _listed(reading, [said])
    if texts and said.clause.item > len(texts):  # the last element and the price in one clause
        texts.append(_element_text(re.split("[,，]", said.clause.words)[0]))
    questions: list[Question] = []
    if not texts:
        texts, questions = _unnamed(reading, points)
    elements: list[tuple[str, Decimal | None]] = [(text, points) for text in texts]
    used |= {said.at} | {each.at for each in reading.said if _EACH.search(each.text) or _INTRO.search(each.text)}
    used |= {each.at for each in reading.said if _MET_SCORES.search(each.text)}
    used |= {each.at for each in reading.said if _AND_SO_ON.search(each.text) or (each.given and each.given.is_full)}
    used |= {each.at for each in reading.said if _ALL_OF_IT.search(each.text) or _MISSING.search(each.text)}
    return _found(reading, elements, used, questions)


def _unnamed(reading: Reading, points: Decimal) -> tuple[list[str], list[Question]]:
    """So many elements as the text counts or the weight holds; their words are for a person to write."""
    counted = _COUNTED_ELEMENTS.search(reading.whole)
    number = int(counted.group(1)) if counted else 0
    if not number and points and reading.leaf.weight % points == 0:
        number = int(reading.leaf.weight / points)
    if not 0 < number <= 40:
        return [], []
    return [f"要点{at}" for at in range(1, number + 1)], [Question("文中没有写各要点的内容，请写明。")]


def _missing(reading: Reading) -> Found | None:
    """``全部符合得满分，每缺一项扣1分``: a checklist where the elements are known and add up."""
    said = next((each for each in reading.said if _MISSING.search(each.text)), None)
    if said is None:
        return None
    found = _MISSING.search(said.text)
    price = given_in(found.group()) if found else None
    points = reading.leaf.weight - price.of(reading.leaf.weight) if price else ZERO
    texts, used = _listed(reading, [said])
    if not texts or points * len(texts) != reading.leaf.weight:
        return None
    full = reading.full()
    used |= {said.at} | ({full.at} if full else set())
    return _found(reading, [(text, points) for text in texts], used, [])


def _equal(reading: Reading) -> Found | None:
    said = next((each for each in reading.said if _EQUAL.search(each.text)), None)
    if said is None:
        return None
    texts, used = _listed(reading, [said])
    if said.clause.item and len(texts) < 2:
        texts, used = _listed(reading)
    questions: list[Question] = []
    if not texts:
        texts = _in_one_clause(said)
    if not texts:
        texts, questions = _unnamed(reading, ZERO)
    used |= {each.at for each in reading.said if re.search("[有每]?1项[^;]{0,6}(?:扣|不符)", each.text)}
    used |= {each.at for each in reading.said if _EQUAL.search(each.text) or _INTRO.search(each.text)}
    used |= {each.at for each in reading.said if _MET_SCORES.search(each.text)}
    full = reading.full()
    used |= {full.at} if full else set()
    return _found(reading, [(text, None) for text in texts], used, questions)


def _in_one_clause(said: Said) -> list[str]:
    """``审批完备、依据充分、对象准确、金额无误，各占分值的25%``: the elements before a share that fits."""
    found = _SHARED.search(said.text)
    if not found:
        return []
    parts = [part for part in re.split("、|和|及|,", found["list"]) if part.strip(":")]
    part = Decimal(found["percent"]) / HUNDRED if found["percent"] else 1 / Decimal(found["below"])
    return parts if len(parts) > 1 and abs(part * len(parts) - 1) < Decimal("0.02") else []


def _all_required(reading: Reading) -> Found | None:
    """``有一项不符合即不得分``."""
    said = next((each for each in reading.said if _ALL.search(each.text)), None)
    texts, used = _listed(reading, [said] if said else [])
    if said is None or len(texts) < 2 or len(_own(reading)) > 1:
        return None
    full = reading.full()
    used |= {each.at for each in reading.said if _ALL.search(each.text)} | ({full.at} if full else set())
    elements = tuple(Element(text=text, points=None, required=True) for text in texts)
    return Found(Checklist(elements=elements), frozenset(used | _otherwise(reading)))


def _own(reading: Reading, *, rates: bool = False) -> list[tuple[Said, list[tuple[str, Decimal]]]]:
    """Clauses that give points of their own for what they name; with ``rates`` also for a rate that is reached."""
    found = []
    for said in reading.said:
        given = said.given
        group = _group(said)
        if (
            given is None
            or (_EACH.search(said.text) and not said.clause.item and not group)
            or given.points is None
            or given.is_deduction
            or given.is_zero
            or (said.range and not said.clause.item and not rates)
        ):
            continue
        if (
            re.search(r"按[^,;]*比例|×|÷" if rates else r"%|[≥≤<>]|比例|×|÷", RESULT.sub("", said.text))
            and not said.clause.item
        ):
            continue
        if group:
            points = Decimal(group.group(2))
            parts = [part for part in re.split("、|和|及(?![时格其])|,", _element_text(group.group(1))) if part]
            found.append((said, [(part, points) for part in parts]))
        elif text := _element_text(said.clause.words):
            found.append((said, [(_named_by_number(text, reading), given.points)]))
    return found


def _named_by_number(text: str, reading: Reading) -> str:
    """``要点2`` is the second of the indicator's 评价要点, where it has so many."""
    found = re.fullmatch(r"(?:评价)?要点(\d+)|第(\d+)(?:项|条|个)(?:要点)?", text)
    number = int(found.group(1) or found.group(2)) if found else 0
    return reading.leaf.points[number - 1] if 0 < number <= len(reading.leaf.points) else text


def _points_in_a_row(reading: Reading) -> Found | None:
    """``共3项要点(1、1、2分)，符合的得该项分数``: the points of the indicator's 评价要点 in their order."""
    found = _IN_A_ROW.search(reading.whole)
    points = [Decimal(part) for part in found.group(2).split("、")] if found else []
    if not found or len(points) != int(found.group(1)) or len(points) != len(reading.leaf.points):
        return None
    used = {said.at for said in reading.said if _IN_A_ROW.search(said.text) or _MET_SCORES.search(said.text)}
    return _found(reading, list(zip(reading.leaf.points, points, strict=True)), used, [])


def _referenced(reading: Reading) -> Found | None:
    """``①②各1分，③2分``: elements by the numbers that they have elsewhere."""
    weight, elements, used = reading.leaf.weight, [], set()
    for said in reading.said:
        for marks, _, amount, unit in _REFERENCE.findall(said.text):
            points = Decimal(amount) if unit == "分" else weight * Decimal(amount) / HUNDRED
            elements += [(_CIRCLED.index(mark), points) for mark in marks if mark in _CIRCLED]
            used.add(said.at)
    if len(elements) < 2 or sorted(at for at, _ in elements) != list(range(len(elements))):
        return None
    texts = reading.leaf.points
    questions = [] if len(texts) >= len(elements) else [Question("文中没有写各要点的内容，请写明。")]
    rows: list[tuple[str, Decimal | None]] = [
        (texts[at] if at < len(texts) else f"要点{at + 1}", points) for at, points in sorted(elements)
    ]
    return _found(reading, rows, used | {each.at for each in reading.said if _MET_SCORES.search(each.text)}, questions)


def _group(said: Said) -> re.Match[str] | None:
    """Several elements with one price: ``细化分解、清晰可衡量各得1分``; 三项要点各1分 names none."""
    found = _GROUP.search(said.text)
    if not found or re.search("^\\d+(?:项|个|条|方面)|每|要点|上述|以上", found.group(1)):
        return None
    return found if re.search("、|和|及", found.group(1)) else None


def _own_points(reading: Reading) -> Found | None:
    """``①…(1分)；②…(0.5分)``; ``制定制度得1分，有效执行得2分``."""
    own = _own(reading)
    elements = [element for _, each in own for element in each]
    if len(elements) < 2 or sum(points for _, points in elements) != reading.leaf.weight:
        with_rates = _own(reading, rates=True)
        of_rates = [element for _, each in with_rates for element in each]
        if len(of_rates) > 1 and sum(points for _, points in of_rates) == reading.leaf.weight:
            own, elements = with_rates, of_rates
    if len(elements) < 2 or any(said.range and said.given for said in reading.nothing() if not said.clause.item):
        return None
    used = {said.at for said, _ in own} | {each.at for each in reading.said if _INTRO.search(each.text)}
    used |= {said.at for said in reading.nothing() if said.at - 1 in used and _DENIAL.search(said.text)}
    used |= {each.at for each in reading.said if _MISSING.search(each.text)}
    total = sum((points for _, points in elements), ZERO)
    full = reading.full()
    if full and full.given and full.given.is_full:
        used.add(full.at)
    elif any(points == reading.leaf.weight for _, points in elements) and total != reading.leaf.weight:
        return None  # words with falling points are no elements
    return _found(reading, list(elements), used, [])


def _found(
    reading: Reading, elements: list[tuple[str, Decimal | None]], used: set[int], questions: list[Question]
) -> Found | None:
    if not elements:
        return None
    required, more = _required(reading, [text for text, _ in elements])
    questions = questions + more
    rows = tuple(Element(text=text, points=points, required=text in required) for text, points in elements)
    rule = Checklist(elements=rows)
    used |= _otherwise(reading) | {said.at for said in reading.said if _NOTHING_WITHOUT.search(said.text)}
    used |= {said.at for said in reading.said if _denying(said, [text for text, _ in elements])}
    total = sum((points or ZERO for _, points in elements), ZERO)
    if elements[0][1] is None or total == reading.leaf.weight:
        return Found(rule, frozenset(used), questions=tuple(questions))
    return Found(None, frozenset(used), questions=(*questions, _does_not_add_up(reading, rule, total)))


def _does_not_add_up(reading: Reading, rule: Checklist, total: Decimal) -> Question:
    weight = reading.leaf.weight
    words = f"文中各要点合计{decimal_text(total)}分，与分值{decimal_text(weight)}不一致，请确认。"
    choices = [Choice(f"按原文，分值改为{decimal_text(total)}", rule.data(), total)]
    parts = [(element.points or ZERO) * weight / total for element in rule.elements]
    if sum(parts) == weight and all(len(part.as_tuple().digits) < 6 for part in parts):
        scaled = tuple(
            Element(text=element.text, points=part, required=element.required)
            for element, part in zip(rule.elements, parts, strict=True)
        )
        choices.append(Choice(f"各要点按比例折算到{decimal_text(weight)}分", Checklist(elements=scaled).data()))
    equal = tuple(Element(text=element.text, required=element.required) for element in rule.elements)
    choices.append(Choice("各要点平均分配分值", Checklist(elements=equal).data()))
    return Question(words, tuple(choices))


def _otherwise(reading: Reading) -> set[int]:
    return {said.at for said in reading.said if _OTHERWISE.search(said.text) or _TAKES_ITS_OWN.search(said.text)}


def _required(reading: Reading, texts: list[str]) -> tuple[set[str], list[Question]]:
    """``未设定绩效目标的，本项不得分``: the element that shares most signs with what must not be missing."""
    required, questions = set(), []
    for said in reading.said:
        found = _NOTHING_WITHOUT.search(said.text)
        if not found or (said.clause.item and not _is_behind_its_item(said, reading)):
            continue
        what = found["what"] or found["what2"] or found["what3"]
        if what in ("达到", "符合", "完成", "符合要求", "达到要求") or _denies_the_one_before(said, what, reading):
            continue
        best = max(texts, key=lambda text: _alike(text, what))
        if _alike(best, what) >= (2 if len(what) > 3 else 1):
            required.add(best)
            if not _WHOLE_LEAF.search(said.text):
                questions.append(_whose(said, best))
        else:
            questions.append(Question(f"“{said.clause.words}”指的是哪一项要点，请把该要点设为必备。"))
    return required | {text for said in reading.said if (text := _denying(said, texts))}, questions


def _is_behind_its_item(said: Said, reading: Reading) -> bool:
    """Whether a clause stands behind the last element of a list, parted from it by a semicolon."""
    first = next(each for each in reading.said if each.clause.item == said.clause.item)
    return first.clause.sentence != said.clause.sentence


def _denies_the_one_before(said: Said, what: str, reading: Reading) -> bool:
    """Whether a clause only denies the element of its own sentence (``组织验收得4分，未组织不得分``)."""
    if _WHOLE_LEAF.search(said.text):
        return False
    before = [each for each in reading.said if each.at == said.at - 1 and each.given]
    return any(each.clause.sentence == said.clause.sentence and _alike(each.text, what) for each in before)


def _whose(said: Said, element: str) -> Question:
    return Question(
        f"“{said.clause.words}”没有写是整个指标不得分还是只有“{element}”不得分，暂按整个指标不得分（该要点为必备），请确认。"
    )


def _denying(said: Said, texts: list[str]) -> str:
    """``若存在截留、挪用，本指标不得分``: the element that says that there is none of it (不存在截留、挪用)."""
    found = _FORBIDS.search(said.text)
    denying = [text for text in texts if _NONE_OF_IT.search(text)]
    if not found or not denying:
        return ""
    best = max(denying, key=lambda text: _alike(text, found["what"]))
    return best if _alike(best, found["what"]) > 1 else ""


def _alike(text: str, what: str) -> int:
    pairs = {what[at : at + 2] for at in range(len(what) - 1)}
    return sum(pair in text for pair in pairs)


def _element_text(words: str) -> str:
    """The words of an element without its points and marks."""
    text = re.sub(rf"[（(]\s*{_N}\s*分\s*[）)]", "", words)
    text = re.sub(rf"[，,]?\s*(?:可|则|的)?\s*[得计给占记加]\s*{_N}\s*分.*$|[:：]?\s*{_N}\s*分[；;。]?$", "", text)
    text = text.strip(" \u3000，,。；;：:、")
    return _TRAILING.sub("", _LEADING.sub("", text)).strip(" \u3000，,。；;：:、的")
