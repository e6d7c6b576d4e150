"""Which fact each figure of a leaf is read from, where its framework does not say so or nobody supplied that fact.

In order: the framework's own key, if it is known; what a person chose for this framework; a fact that says the same as
the framework's key; the ways of what the leaf measures, the first of which all facts are known; the row of the same
name, or of the same meaning, in the target table; the statistic of the same name. Where two facts would do, nobody is
chosen for: it is asked. A figure that was typed stays with the fact it was typed for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from budgets.facts import FactBook
from budgets.quantities import Agreement
from indicators.meanings import FactNames
from indicators.meanings.wording import plain
from indicators.rules.inputs import ACTUAL, BUDGET, EXECUTED, TARGET, VALUES, unit_clash
from scoring.bindings.leaf import OWN, Leaf, Subject, TargetLine

_ANY_NAME = re.compile("〔[^〕]*〕")
# 六月末, 6月末, 进度6月: what rules call the progress at the end of a month, and how its fact is called.
_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])月")
_PROGRESS = re.compile(r"\.\d{1,2}月末执行进度$")
_MONTHS = {name: number for number, name in enumerate((*"一二三四五六七八九十", "十一", "十二"), start=1)}
_DURATIONS = frozenset(("天", "日", "个工作日", "周", "个月", "年", "小时"))
_OF_OUTPUT = re.compile("^(?:产出|完成|项目)(?=(?:数量|质量|时效|成本)$)")
# What a table files under the project itself, whichever it is.
_OF_THE_PROJECT = "项目."
# What 履职情况统计表 tells: by its name alone, or filed as frameworks file it.
_STATISTIC = re.compile(r"(?:履职(?:情况)?\.)?[^./@]+")


class How(StrEnum):
    """How a figure came to its fact, or why it has none."""

    FRAMEWORK = "framework"
    CHOSEN = "chosen"
    SAME = "same"
    MEANING = "meaning"
    TARGETS = "targets"
    NAMED = "named"
    WAITING = "waiting"
    ASKING = "asking"


HOW_LABELS = {
    How.FRAMEWORK: "按指标体系写明的数据取数",
    How.CHOSEN: "按选定的数据取数",
    How.SAME: "按同一含义的数据取数",
    How.MEANING: "按指标含义取数",
    How.TARGETS: "取自绩效目标表的同一指标",
    How.NAMED: "取自同名的统计数据",
    How.WAITING: "还没有数据",
    How.ASKING: "有几个数据可用，请选定",
}


@dataclass(frozen=True, slots=True)
class Binding:
    """The fact of one role; ``key`` is empty where there is none and the leaf's own is typed.

    ``among`` are the facts to choose from; ``aliases`` the facts that stand for others of the same meaning (the wanted
    key to the known one), from which this one then follows by its formula.
    """

    key: str
    how: How
    among: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {"key": self.key, "how": self.how.value} | ({"aliases": dict(self.aliases)} if self.aliases else {})


class Binder:
    """Binds the leaves of one case.

    ``book``: its facts; ``lines``: the rows of its subject's target tables; ``chosen``: the templates of keys by (path,
    role) that people chose for its framework; ``formulas``: what facts of the framework's own follow from.
    """

    def __init__(
        self,
        subject: Subject,
        book: FactBook,
        lines: Iterable[TargetLine] = (),
        chosen: Mapping[tuple[str, str], str] | None = None,
        formulas: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.subject = subject
        self.book = book
        self.lines = list(dict.fromkeys(lines))
        self.chosen = chosen or {}
        self.formulas = formulas or {}
        self.namesakes: dict[str, list[str]] = {}
        for key in book:
            if _STATISTIC.fullmatch(key):
                self.namesakes.setdefault(plain(key.rpartition(".")[2]), []).append(key)
        self.names = FactNames(key for key in book if not key.startswith((*OWN, "批复绩效目标/")))

    def bind(self, leaf: Leaf) -> dict[str, Binding]:
        """What each role of the leaf is read from; roles whose key is right as it is are left out."""
        found: dict[str, Binding] = {}
        for role in leaf.stated:
            bound = self._named(leaf, role)
            if bound is not None:
                found[role] = bound
        open_roles = [role for role in leaf.stated if role not in found and role not in leaf.typed]
        if open_roles and all(found[role].key for role in found):
            found |= self._by_meaning(leaf, found, open_roles)
            found |= self._by_line(leaf, [role for role in open_roles if role not in found], found)
            found |= self._by_name(leaf, found.get(ACTUAL)) if ACTUAL in open_roles else {}
        return {
            role: found.get(role) or self._waiting(leaf, role)
            for role in leaf.stated
            if role not in leaf.typed and not self._is_right(leaf, role, found.get(role))
        }

    def _is_right(self, leaf: Leaf, role: str, bound: Binding | None) -> bool:
        return bound is not None and bound.key == leaf.stated[role] and not bound.aliases

    def _named(self, leaf: Leaf, role: str) -> Binding | None:
        """By the framework's key, a person's choice, or the one fact that says the same as the framework's key."""
        explicit = self.subject.of(leaf.explicit(role))
        if explicit and self.subject.is_foreign(explicit):
            explicit = ""
        is_unsaid = self.subject.is_unsaid(explicit)
        if explicit and explicit in self.book and (not is_unsaid or explicit.startswith(_OF_THE_PROJECT)):
            return Binding(explicit, How.FRAMEWORK)
        template = self.chosen.get((leaf.path, role))
        if template is not None and (key := self.subject.key(template)) in self.book:
            return Binding(key, How.CHOSEN)
        if not explicit:
            return None
        meant = self._meant(explicit)
        if len(meant) > 1 or (meant and is_unsaid):
            return Binding(leaf.own(role) if is_unsaid else "", How.ASKING, meant)
        if not meant and not is_unsaid and (aliases := self._aliases(self.bases(leaf, explicit))):
            return Binding(explicit, How.SAME, aliases=aliases)
        return Binding(meant[0], How.SAME) if meant else None

    def bases(self, leaf: Leaf, key: str) -> tuple[str, ...]:
        """What a fact follows from by the framework's formulas or a way of what the leaf measures; else itself."""
        if key in self.formulas:
            return tuple(base for one in self.formulas[key] for base in self.bases(leaf, one))
        whose = self.subject.whose(leaf.recognition(self.subject.scope))
        for way in leaf.ways(self.subject):
            needs = tuple(need.replace("{s}", whose) for need in way.needs)
            if key in way.of(whose).values() and key not in needs:
                return needs
        return (key,)

    def _aliases(self, needs: Sequence[str]) -> dict[str, str]:
        """For each needed fact that is not known the one that says the same; nothing where any is wanting."""
        aliases: dict[str, str] = {}
        for need in needs:
            meant = self._meant(need)
            if len(meant) != 1:
                return {}
            if meant[0] != need:
                aliases[need] = meant[0]
        return aliases

    def _meant(self, key: str) -> tuple[str, ...]:
        """The facts that say the same; 〔险种〕 in a key stands for any name of the tables."""
        if "〔" in key:
            wanted = re.compile(_ANY_NAME.sub("[^/.]+", re.escape(key)))
            return tuple(name for name in self.book if wanted.fullmatch(name))
        return tuple(name for name in self.names.meant(key) if not self.subject.is_foreign(name))

    def _waiting(self, leaf: Leaf, role: str) -> Binding:
        """No fact yet. A project's case waits for its project's, never for the department's."""
        explicit = leaf.explicit(role)
        key = self.subject.of(explicit)
        is_unsaid = self.subject.is_unsaid(explicit) and not explicit.startswith(_OF_THE_PROJECT)
        if is_unsaid or self.subject.is_foreign(key):
            key = leaf.own(role)
        return Binding(key if key != explicit else "", How.WAITING)

    def _by_meaning(self, leaf: Leaf, found: Mapping[str, Binding], roles: Sequence[str]) -> dict[str, Binding]:
        """By the first way of what the leaf measures of which every fact is known."""
        recognition = leaf.recognition(self.subject.scope)
        if recognition.meaning is None:
            return {}
        if leaf.better is not None and recognition.meaning.better not in (None, leaf.better):
            return {}
        whose = self.subject.whose(recognition)
        told = [(way, self.keys_of(leaf, way.of(whose))) for way in leaf.ways(self.subject)]
        for way, keys in told:
            if not _agrees(leaf, keys, [others for _, others in told]):
                continue
            bound = self._fitting(leaf, keys, found, roles)
            if bound:
                return bound
            needs = [need.replace("{s}", whose) for need in way.needs]
            aliases = self._aliases(needs) if roles == [ACTUAL] and ACTUAL in keys and not found else {}
            # A count that stands for the key itself is held against the target as the key would be.
            stands = aliases.get(keys.get(ACTUAL, ""), "")
            if aliases and (not stands or self._comparable(leaf, ACTUAL, stands)):
                return {ACTUAL: Binding(keys[ACTUAL], How.MEANING, aliases=aliases)}
        return {}

    def keys_of(self, leaf: Leaf, keys: dict[str, str]) -> dict[str, str]:
        """The keys of a way by role; a quotient also answers target and actual, the one side over the other.

        Progress by months answers the months that the rule reads, whatever it calls them and whichever these are.
        """
        told = next((key for key in keys.values() if _PROGRESS.search(key)), "")
        if told:
            months = {role: _MONTH.findall(role) for role in leaf.stated if role.startswith(VALUES)}
            keys |= {
                role: _PROGRESS.sub(f".{_MONTHS.get(named[0], named[0])}月末执行进度", told)
                for role, named in months.items()
                if len(named) == 1
            }
        has_both = ACTUAL in leaf.stated and TARGET in leaf.stated and TARGET not in keys
        if has_both and EXECUTED in keys and leaf.better is not None:
            keys |= {ACTUAL: keys[EXECUTED], TARGET: keys[BUDGET]}
        return keys

    def _fitting(
        self, leaf: Leaf, keys: Mapping[str, str], found: Mapping[str, Binding], roles: Sequence[str]
    ) -> dict[str, Binding]:
        """The open roles bound to the keys, where all are known and agree with what is bound already."""
        bound: dict[str, Binding] = {}
        for role in roles:
            key = keys.get(role, "")
            if not key and role == TARGET and not leaf.explicit(role):
                continue  # a target that nobody states is typed
            meant = self._meant(key) if key else ()
            if len(meant) > 1:
                return {role: Binding("", How.ASKING, meant)}
            if not meant or not self._comparable(leaf, role, meant[0]):
                return {}
            bound[role] = Binding(meant[0], How.MEANING)
        if any(role in keys and keys[role] != kept.key and kept.how is not How.CHOSEN for role, kept in found.items()):
            return {}
        return bound

    def _comparable(self, leaf: Leaf, role: str, key: str) -> bool:
        """Whether the fact can be held against the target that the framework states; what is contested always can."""
        fact, stated = self.book[key], leaf.target or leaf.limit
        if role != ACTUAL or stated is None or fact.contested is not None:
            return True
        return not unit_clash(fact.quantity.unit, stated.unit)

    def _by_line(self, leaf: Leaf, roles: Sequence[str], found: Mapping[str, Binding]) -> dict[str, Binding]:
        """By the one row of the target table that is called the same, or means the same."""
        if not roles or any(role not in (ACTUAL, TARGET) for role in (*roles, *found)):
            return {}
        stems = [line.stem for line in self.rows_for(leaf) if not self.holds_a_duration(leaf, line)]
        keys = {ACTUAL: "完成值", TARGET: "指标值"}
        known = [stem for stem in stems if all(f"{stem}.{keys[role]}" in self.book for role in roles)]
        if len(stems) > 1 or (stems and self.subject.lacks_project):
            return {role: Binding("", How.ASKING, tuple(f"{stem}.{keys[role]}" for stem in known)) for role in roles}
        return {
            role: Binding(key, How.TARGETS if key in self.book else How.WAITING)
            for stem in stems
            for role in roles
            if (key := f"{stem}.{keys[role]}") not in self.book or self._fits(leaf, role, key, found)
        }

    def _by_name(self, leaf: Leaf, found: Binding | None) -> dict[str, Binding]:
        """The result by the one statistic called as the leaf; asked where it says other than what was found otherwise.

        Statistics are the whole agency's: for a project they are only offered.
        """
        keys = [key for key in self.namesakes.get(plain(leaf.name), ()) if self._comparable(leaf, ACTUAL, key)]
        if not keys or leaf.explicit(ACTUAL):
            return {}
        if found is None or found.how is How.WAITING:
            is_sure = len(keys) == 1 and not self.subject.project and self.subject.is_agency
            return {ACTUAL: Binding(keys[0], How.NAMED) if is_sure else Binding("", How.ASKING, tuple(keys))}
        other = self.book.get(found.key)
        if self.subject.project or other is None or other.contested is not None:
            return {}
        unlike = [key for key in keys if self.book[key].quantity.agreement(other.quantity) is Agreement.DIFFERENT]
        return {ACTUAL: Binding("", How.ASKING, (found.key, *unlike))} if unlike else {}

    def _fits(self, leaf: Leaf, role: str, key: str, found: Mapping[str, Binding]) -> bool:
        """Whether a row's figure can be held against the other side, stated or found elsewhere."""
        other = found.get(ACTUAL if role == TARGET else TARGET)
        if other is not None and other.key in self.book:
            return not unit_clash(self.book.quantity(key).unit, self.book.quantity(other.key).unit)
        return self._comparable(leaf, role, key)

    def holds_a_duration(self, leaf: Leaf, line: TargetLine) -> bool:
        """Whether a row tells how long something takes (≤180天), where the leaf's rule counts the days late from 0."""
        key = f"{line.stem}.指标值"
        if leaf.limit is None or leaf.limit.value or leaf.limit.unit.symbol not in _DURATIONS or key not in self.book:
            return False
        goal = self.book.quantity(key)
        return bool(goal.value) and goal.unit.dimension == leaf.limit.unit.dimension

    def rows_for(self, leaf: Leaf) -> list[TargetLine]:
        """Rows of the target table for a leaf.

        Those named as the leaf or as the framework calls them; else those below a 二级指标 named so; else those of the
        same meaning.
        """
        name, level2 = plain(leaf.name), plain(leaf.branch.rpartition("/")[2])
        names = {name, *(plain(called) for called in leaf.rows_named())}
        same = [line for line in self.lines if plain(line.level3) in names]
        nearer = [line for line in same if plain(line.level2) == level2]
        below = [line for line in self.lines if _level2(line.level2) == _level2(leaf.name)]
        return nearer or same or below or self._of_meaning(leaf)

    def _of_meaning(self, leaf: Leaf) -> list[TargetLine]:
        meaning = leaf.recognition(self.subject.scope).meaning
        if meaning is None or not meaning.is_counted:
            return []
        found = []
        for line in self.lines:
            read = [Leaf(path, {}) for path in (f"{line.level2}/{line.level3}", line.level2)]
            known = [row.recognition(self.subject.scope) for row in read]
            if any(one.meaning is meaning and not one.is_particular for one in known):
                found.append(line)
        return found


def _agrees(leaf: Leaf, keys: Mapping[str, str], ways: Sequence[Mapping[str, str]]) -> bool:
    """Whether a way takes the measures that the framework names, where these tell the ways apart.

    A framework that divides by 全年预算 is not answered by a quotient over 年初预算, which is another figure.
    """
    for role in leaf.stated:
        named = _measure(leaf.explicit(role))
        offered = {_measure(way[role]) for way in ways if role in way}
        if named in offered and _measure(keys.get(role, "")) != named:
            return False
    return True


def _level2(name: str) -> str:
    """A 二级指标 as frameworks and tables call it: 产出数量 is 数量指标."""
    return _OF_OUTPUT.sub("", plain(name))


def _measure(key: str) -> str:
    return key.rpartition(".")[2]
