"""What a figure without a fact waits for: the workbook and the column that would bring it, and the nearest facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from budgets.facts import Fact
from budgets.facts.labels import fact_label
from budgets.workbooks import title_of
from budgets.workbooks.feeds import feeds
from budgets.workbooks.kinds.performance_targets import PERFORMANCE_TARGETS
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from indicators.meanings.wording import plain
from indicators.rules.inputs import ACTUAL, TARGET, VALUES
from scoring.bindings.binding import Binder, Binding, How
from scoring.bindings.leaf import OWN, Leaf

_MOST = 5
_MOST_FOUND = 20
_MOST_COLUMNS = 3
_SHORTEST_SEARCH = 2
_CONTESTED = "有数据疑问"
_LEAST_LIKENESS = 34  # of 100
# Names of funds and years that stand for those of a table in its headers.
NAMES = re.compile(r"\{fund\}/|\{year\}年")
_FILED = ("履职.", "项目.")  # blocks that a table need not name
_INNER = str.maketrans("“”", "‘’")  # quotes within quotes
_SHEET = ("分值/", "得分/", "得分率/", "评价人选择/", "规则得分", "批复绩效目标/")


def waits_for(leaf: Leaf, role: str, bound: Binding, binder: Binder) -> str:
    """What the row says of a figure that nothing was found for; nothing where nothing is known of it."""
    if bound.how is How.ASKING:
        return f"{_unsaid(binder)}{_asked(bound.among, binder)}"
    if bound.how is not How.WAITING:
        return ""
    if binder.subject.is_unsaid(leaf.explicit(role)):
        return f"{_unsaid(binder)}请直接填写，或选定数据"
    if bound.key.startswith("绩效目标/"):
        what = "指标值" if role == TARGET else "完成情况"
        return f"绩效目标表中的{what}还没有填，或不是数值"
    keys = [key for key in needed_keys(leaf, role, binder) if key not in binder.book]
    return _told(keys) if keys else _doubt(leaf, binder) or _unknown(leaf, role, binder)


def _unsaid(binder: Binder) -> str:
    return "本案没有写明评价哪个项目，单位的数据不能直接用；" if binder.subject.lacks_project else ""


def _asked(among: Sequence[str], binder: Binder) -> str:
    """What may be chosen from, each with its figure."""
    if not among:
        return "有几个指标可用，完成情况还没有填"
    named = [f"“{row_name(key)}”（{binder.book[key].text or _CONTESTED}）" for key in among[:_MOST_COLUMNS]]
    if len(among) == 1:
        return f"有同名的数据{named[0]}，是所评价的请选定"
    return f"有{len(among)}个数据都说得通：{'、'.join(named)}，请选定"


def _unknown(leaf: Leaf, role: str, binder: Binder) -> str:
    """A figure of the leaf's own, of which no table is known to tell: how it may be brought all the same."""
    if role not in (ACTUAL, TARGET):
        return "请直接填写，或选定数据"
    column = "指标值" if role == TARGET else "完成值"
    late = next((line for line in binder.rows_for(leaf) if binder.holds_a_duration(leaf, line)), None)
    if late is not None and role == ACTUAL:
        goal = binder.book.quantity(f"{late.stem}.指标值").text()
        said = f"绩效目标表中的“{late.level3}”指标值为{goal}，不是推迟的时间"
        return f"评分标准按推迟的时间扣分，{said}，请直接填写推迟了多少，按期的填0"
    unfit = next((key for line in binder.rows_for(leaf) if (key := f"{line.stem}.{column}") in binder.book), "")
    if unfit and leaf.target is not None:
        found = binder.book[unfit].text or _CONTESTED
        return f"绩效目标表中的“{leaf.name}”为{found}，不能与指标值“{leaf.target.text()}”相比，请核对指标值或直接填写"
    if role == TARGET:
        return "没有写明指标值，请填写"
    title = (PROJECT_TARGETS if binder.subject.project else PERFORMANCE_TARGETS).title
    return f"请直接填写，或在“{title}”中以“{leaf.name}”为指标名称填写后导入"


def needed_keys(leaf: Leaf, role: str, binder: Binder) -> Sequence[str]:
    """The facts that tables would have to supply: those of the framework's key, else of what the leaf measures."""
    explicit = leaf.explicit(role)
    if explicit:
        return binder.bases(leaf, binder.subject.of(explicit))
    whose = binder.subject.whose(leaf.recognition(binder.subject.scope))
    for way in leaf.ways(binder.subject):
        keys = binder.keys_of(leaf, way.of(whose))
        if role.startswith(VALUES) and role not in keys:
            continue  # a figure of the rule's own (逾期天数), which no table is known to tell
        key = keys.get(role, "")
        needs = [need.replace("{s}", whose) for need in way.needs]
        return [key] if key in needs else needs
    return []


def _told(keys: Sequence[str]) -> str:
    """由“部门决算表”的“支出”“全年预算”提供，尚未导入."""
    places: dict[str, list[str]] = {}
    for key in keys:
        code, column = feeds(key)[0]
        column = row_name(key) if column == key else column
        columns = places.setdefault(title_of(code).translate(_INNER), [])
        column = NAMES.sub("", column.partition("@")[0]) + (f"（{key.rpartition('@')[2]}）" if "@" in key else "")
        if column not in columns:
            columns.append(column)
    tables = [
        f"“{title}”的{''.join(f'“{column}”' for column in columns[:_MOST_COLUMNS])}"
        for title, columns in places.items()
    ]
    return f"由{'、'.join(tables)}提供，尚未导入"


def row_name(key: str) -> str:
    """How a row of statistics may be called so that its figure is found for a key: in words, where these suffice."""
    filed = next((block for block in _FILED if key.startswith(block)), "")
    return key if key.startswith("项目/") else fact_label(key.removeprefix(filed))


def _doubt(leaf: Leaf, binder: Binder) -> str:
    """A name that may mean several things: people say which."""
    recognition = leaf.recognition(binder.subject.scope)
    if recognition.meaning is not None or not recognition.possible:
        return ""
    named = "、".join(f"“{one.meaning.name}”" for one in recognition.possible[:_MOST_COLUMNS])
    return f"可能是{named}，请选定数据或直接填写"


def nearest(leaf: Leaf, role: str, binder: Binder) -> list[Fact]:
    """The facts that the figure most likely is, at most five: those that are asked about first, then by likeness."""
    asked = [key for key in binder.bind(leaf).get(role, Binding("", How.WAITING)).among if key in binder.book]
    recognition = leaf.recognition(binder.subject.scope)
    meanings = [recognition.meaning] if recognition.meaning else [one.meaning for one in recognition.possible]
    for meaning in meanings:
        for way in meaning.ways:
            key = way.of(recognition.account or binder.subject.name).get(role, "")
            asked += [name for name in binder.names.meant(key) if key and not binder.subject.is_foreign(name)]
    wanted = plain(leaf.explicit(role).rpartition("/")[2] or leaf.name)
    likeness = {fact.key: _likeness(wanted, fact.key) for fact in _offered(binder)}
    ranked = sorted((key for key in likeness if likeness[key] >= _LEAST_LIKENESS), key=lambda key: -likeness[key])
    keys = [key for key in dict.fromkeys([*asked, *ranked]) if key in likeness]
    return [binder.book[key] for key in keys[:_MOST]]


def search(words: str, binder: Binder) -> list[Fact]:
    """The facts whose names hold the words, the shorter names first; nothing for less than two characters."""
    wanted = plain(words)
    if len(wanted) < _SHORTEST_SEARCH:
        return []
    found = [fact for fact in _offered(binder) if wanted in plain(fact.key)]
    return sorted(found, key=lambda fact: (len(fact.key), fact.key))[:_MOST_FOUND]


def may_be_chosen(key: str, binder: Binder) -> bool:
    """Whether a fact of that name is among those that can be chosen."""
    return any(fact.key == key for fact in _offered(binder))


def _offered(binder: Binder) -> Iterable[Fact]:
    return (
        fact
        for key, fact in binder.book.items()
        if not key.startswith((*OWN, *_SHEET)) and not binder.subject.is_foreign(key)
    )


def _likeness(wanted: str, key: str) -> int:
    """How alike the names are, from 0 to 100; only for the order of what is offered."""
    name = plain(key.rpartition("/")[2])
    if wanted and (wanted in name or name in wanted):
        return 100 if wanted == name else 90
    return int(SequenceMatcher(None, wanted, name).ratio() * 100)
