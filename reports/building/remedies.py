"""Where what a report lacks is mended: the slot to write, the table to import, the row or page to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from budgets.facts import quoted_label, summed
from budgets.ledger.selectors.facts import inputs_by_key
from budgets.ledger.selectors.tables import handed_in_before
from budgets.workbooks import kinds_holding
from reports.building.builder import ReportIncomplete
from reports.material.material import Material
from reports.material.slots import Missing
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, Person, may
from scoring.scores.facts import own_formulas
from scoring.scores.fields import data_keys
from units.people.choices import Role

_SCORED = ("得分", "得分率", "分值", "规则得分", "评价人选择", "指标值")
_SURVEY = ("问卷/", "满意度调查.")
_MOST_TABLES = 3
_MOST_INPUTS = 4
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Link:
    """A place where something can be done, for whoever may go there."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One missing thing with the way to mend it: what to do in words, and links to where it is done."""

    missing: Missing
    then: str
    links: tuple[Link, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The headings under which it is missed; the first few where there are many."""
        more = f"等{len(self.places)}处" if len(self.places) > _MOST_PLACES else ""
        return "；".join(self.places[:_MOST_PLACES] or (self.missing.place,)) + more

    @property
    def what(self) -> str:
        """What is missing, without the place."""
        return self.missing.what

    def __str__(self) -> str:
        return f"{self.place}：{self.what}，{self.then}"


def remedies_for(missing: Iterable[Missing], material: Material, person: Person | None = None) -> list[Remedy]:
    """The way to mend each, as far as the person may; in words alone where nobody in particular asks (a command).

    What is missed in several places is told once.
    """
    places: dict[tuple[str, str], dict[str, Missing]] = {}
    for item in missing:
        places.setdefault((item.kind, item.what), {}).setdefault(item.place, item)
    firsts = [next(iter(by_place.values())) for by_place in places.values()]
    finder = _Finder(material, person, [item.key for item in firsts if item.kind == "fact"])
    return [
        replace(finder.remedy(one), places=tuple(found)) for one, found in zip(firsts, places.values(), strict=True)
    ]


def missing_with_remedies(error: ReportIncomplete) -> str:
    """What is missing and how each is mended, a line each, for those who read no page."""
    lines = [str(remedy) for remedy in remedies_for(error.missing, error.material)]
    return "报告缺少下列内容，请先补齐：\n" + "\n".join(lines)


class _Finder:
    def __init__(self, material: Material, person: Person | None, facts: Sequence[str]) -> None:
        self.book = material.book
        self.case: Case = material.case
        self.person = person
        self.leaves: Sequence[CaseIndicator] = [leaf.indicator for node in material.nodes for leaf in node.leaves()]
        # Read once for the whole list, and only where a fact is missing.
        sums = {key: set(summed(key)) for key in facts if summed(key)}
        wanted = [*facts, *(part for parts in sums.values() for part in parts)]
        self.inputs = (inputs_by_key(material.book, wanted, own_formulas(self.case)) | sums) if facts else {}
        self.before = handed_in_before(self.case.agency) if facts else frozenset()

    def remedy(self, missing: Missing) -> Remedy:
        if missing.kind == "score_sheet":
            return self._scored(missing)
        if missing.kind != "fact":
            done, label = ("改好", "改好这处文字") if missing.kind == "unfinished" else ("撰写", "撰写这处文字")
            return Remedy(missing, f"请在“报告文字”页面{done}", (self._words(missing, label),))
        remedy = self._fact(missing)
        if missing.path:
            then = f"{remedy.then}；也可以改文字“{'/'.join(missing.path)}”，不用这项数据"
            return replace(remedy, then=then, links=(*remedy.links, self._words(missing, "改这处文字")))
        return remedy

    def _words(self, missing: Missing, words: str) -> Link:
        return Link(words, f"{reverse('words', args=[self.case.code])}#slot-{missing.slot_key}")

    def _fact(self, missing: Missing) -> Remedy:
        known = self.book.get(missing.key)
        if known is not None and known.contested is not None:
            link = Link("数据疑问", reverse("data-questions", args=[self.case.agency.code, self.case.year]))
            return Remedy(missing, f"{known.contested.words}，请在“数据疑问”中核定", (link,))
        if missing.key.startswith(_SURVEY):
            return self._survey(missing)
        if missing.key.partition("/")[0].partition(".")[0] in _SCORED:
            return self._scored(missing)
        return self._imported(missing)

    def _survey(self, missing: Missing) -> Remedy:
        titles = "、".join(f"《{kind.title}》" for kind in kinds_holding(missing.key))
        link = Link("问卷", reverse("questionnaires", args=[self.case.code]))
        return Remedy(missing, f"在“问卷”页面收集或录入份数，或导入{titles}", (link, *self._importing(missing.key)))

    def _scored(self, missing: Missing) -> Remedy:
        path = missing.key.partition("/")[2]
        named = [leaf for leaf in self.leaves if path == leaf.path or path.startswith(f"{leaf.path}.")]
        if not named:
            return Remedy(missing, "填好评分表后自动得出", self._sheet(None))
        then = "在评分表改好" if missing.kind == "score_sheet" else "在评分表填写"
        return Remedy(missing, f"{then}“{named[0].name}”一行", self._sheet(named[0]))

    def _imported(self, missing: Missing) -> Remedy:
        wanted = self._inputs(missing.key)
        leaf = next((leaf for leaf in self.leaves if set(data_keys(leaf).values()) & {missing.key, *wanted}), None)
        seen = "" if wanted == [missing.key] else f"由{'、'.join(map(quoted_label, wanted[:_MOST_INPUTS]))}计算，"
        who = "" if self._imports else "单位人员、评价人员或管理员"
        then = f"{seen}请{who}导入{self._titles(wanted[0])}"
        links = self._importing(wanted[0])
        if leaf is not None:
            then += f"，或在评分表“{leaf.name}”一行填报"
            links = (*self._sheet(leaf), *links)
        return Remedy(missing, then, links)

    def _inputs(self, key: str) -> list[str]:
        """The facts, not known either, from which the missing one would follow; itself where it follows from none."""
        inputs: list[str] = []
        waiting, seen = [key], {key}
        while waiting:
            name = waiting.pop()
            lacking = sorted(fact for fact in self.inputs.get(name, ()) if fact not in self.book and fact not in seen)
            seen.update(lacking)
            waiting.extend(lacking)
            if not lacking and name != key:
                inputs.append(name)
        return self._of_one_table(sorted(inputs) or [key])

    def _of_one_table(self, keys: list[str]) -> list[str]:
        """Where several formulas give the same figure: the inputs that stand in the table handed in before."""
        kinds = {key: {kind.code for kind in kinds_holding(key)} for key in keys}
        first = min(keys, key=lambda key: not kinds[key] & self.before)
        likely = kinds[first] & self.before or kinds[first]
        return [key for key in keys if key == first or kinds[key] & likely]

    def _titles(self, key: str) -> str:
        kinds = sorted(kinds_holding(key), key=lambda kind: kind.code not in self.before)
        return "或".join(f"《{kind.title}》" for kind in kinds[:_MOST_TABLES])

    @property
    def _imports(self) -> bool:
        """Everybody on a case imports for it but a reviewer."""
        return self.person is not None and not self.person.roles <= {Role.REVIEWER}

    def _importing(self, key: str) -> tuple[Link, ...]:
        if not self._imports:
            return ()
        kind = kinds_holding(key)[0]
        blank = Link(f"下载《{kind.title}》空白表", reverse("import-template", args=[kind.code]))
        scope = {"agency": self.case.agency.code, "year": self.case.year}
        return (Link("导入工作簿", reverse("import-new", query=scope)), blank)

    def _sheet(self, leaf: CaseIndicator | None) -> tuple[Link, ...]:
        if self.person is None or not self.case.framework or not may(self.person, Action.SCORE):
            return ()
        address = reverse("score-sheet", args=[self.case.code])
        if leaf is None:
            return (Link("评分表", address),)
        return (Link(f"评分表“{leaf.name}”", f"{address}#row-{leaf.pk}"),)
