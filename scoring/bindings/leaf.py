"""What is known of a leaf that waits for figures, and of whom its case is about: plain values, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from budgets.quantities import Quantity
from indicators.meanings import MEANINGS, Recognition, Scope, Way, recognise, ways_said
from indicators.rules.inputs import TARGET, VALUES, figure_label
from indicators.rules.rule import Better

OWN = ("完成值/", "指标值/")  # keys of figures that are typed for one leaf alone
DEPARTMENT = "部门"
_OF_PROJECT = "项目/"
_TARGETS, _APPROVED = "绩效目标/", "批复绩效目标/"
# What a framework calls the money of whatever is evaluated: of one project where the case is about one.
_WHOLES = ("部门.", "项目支出.", "项目.")
# What ways tell of funds, of a county's debt and of people asked.
_OF_NO_AGENCY = ("〔", "政府债务.", "满意度调查.")
_S, _P = "{s}", "{p}"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose facts a case reads: of ``project``, or of the whole department where it names none.

    Not ``is_agency``: a fund, a policy or a county is judged, and the department's own money is none of its figures.
    ``lacks_project``: the framework is a project's and nobody has said which one is judged; it is asked.
    """

    project: str = ""
    scope: Scope = Scope.ANY
    is_agency: bool = True
    lacks_project: bool = False

    @property
    def name(self) -> str:
        return f"{_OF_PROJECT}{self.project}" if self.project else DEPARTMENT

    def of(self, key: str) -> str:
        """A framework's key as this case reads it: of its project where the framework speaks of the whole."""
        if not self.project:
            return key
        whole = next((whole for whole in _WHOLES if key.startswith(whole)), "")
        return f"{self.name}.{key.removeprefix(whole)}" if whole else key

    def is_unsaid(self, key: str) -> bool:
        """Whether a framework's key speaks of the project evaluated, and nobody has said which that is."""
        return self.lacks_project and key.startswith((*_WHOLES, _TARGETS, _APPROVED))

    def takes(self, way: Way) -> bool:
        """Whether a way reads figures of the subject: a project's own, and of what is no agency none of an agency."""
        if self.project:
            return all("{s}" in key for key in way.roles.values())
        return self.is_agency or all(key.startswith(_OF_NO_AGENCY) for key in way.roles.values())

    def whose(self, found: Recognition) -> str:
        """What ``{s}`` in the keys of a way stands for; nothing where an account of a project is asked about."""
        if not found.account:
            return self.name
        return "" if self.project else found.account

    def is_foreign(self, key: str) -> bool:
        """Whether a fact is another project's, or for a project a target of the whole department."""
        if key.startswith(_OF_PROJECT):
            return not key.startswith((f"{self.name}.", f"{self.name}/")) if self.project else False
        if key.startswith((_TARGETS, _APPROVED)) and self.project:
            return not key.startswith(f"{_TARGETS}{self.project}/")
        return False

    def template(self, key: str) -> str:
        """A key for any case of the framework: ``{s}`` stands for the department or project, ``{p}`` for its name."""
        if key.startswith((f"{self.name}.", f"{self.name}/")):
            return f"{_S}{key.removeprefix(self.name)}"
        own = f"{_TARGETS}{self.project}/"
        return f"{_TARGETS}{_P}/{key.removeprefix(own)}" if self.project and key.startswith(own) else key

    def key(self, template: str) -> str:
        """The key that a template means for this case."""
        if template.startswith((f"{_S}.", f"{_S}/")):
            return f"{self.name}{template.removeprefix(_S)}"
        own = f"{_TARGETS}{_P}/"
        return f"{_TARGETS}{self.project}/{template.removeprefix(own)}" if template.startswith(own) else template


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A row of a target table: the stem of its facts (``绩效目标/参保人数``), and its names by level."""

    stem: str
    level2: str
    level3: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf: its texts, and ``stated``: the key that each role has so far, the framework's or the leaf's own.

    ``target`` is the quantity that the framework states; ``meaning`` a code where somebody said what it measures;
    ``better`` which way its rule scores higher, ``limit`` a value that it holds the actual against,
    if it says.
    """

    path: str
    stated: Mapping[str, str]
    definition: str = ""
    standard: str = ""
    target: Quantity | None = None
    meaning: str = ""
    better: Better | None = None
    limit: Quantity | None = None
    typed: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def branch(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def words(self) -> str:
        """What says which denominator is meant: 年初预算完成率 by its name alone."""
        return f"{self.name}。{self.definition}。{self.standard}"

    def explicit(self, role: str) -> str:
        """The key that the framework names for a role; nothing where it names none."""
        key = self.stated[role]
        return "" if key.startswith(OWN) else key

    def own(self, role: str) -> str:
        """The key of a figure that is typed for this leaf alone, whatever the framework reads."""
        if role == TARGET:
            return f"指标值/{self.path}"
        return f"完成值/{self.path}.{figure_label(role)}" if role.startswith(VALUES) else f"完成值/{self.path}"

    def rows_named(self) -> list[str]:
        """The 三级指标 of target tables that the framework's keys name."""
        keys = [key for key in map(self.explicit, self.stated) if key.startswith(_TARGETS)]
        return [key.removeprefix(_TARGETS).rpartition(".")[0] for key in keys]

    def recognition(self, scope: Scope) -> Recognition:
        """What it measures: as said, else as recognised from its texts."""
        meaning = next((one for one in MEANINGS if one.code == self.meaning), None)
        if meaning is not None:  # a case may be older than the dictionary, and name what is no more in it
            return Recognition(meaning, True, (), ways_said(meaning, self.words, scope))
        unit = "" if self.target is None else self.target.unit.symbol
        bound = "" if self.target is None else self.target.bound
        return _recognised(self.name, self.branch, self.definition, self.standard, unit, bound, scope)

    def ways(self, subject: Subject) -> tuple[Way, ...]:
        """The ways that answer it for a subject: those whose denominator its definition names; if none, all in order.

        ``{s}`` in a key is ``subject.whose(recognition)``.
        """
        found = self.recognition(subject.scope)
        ways = tuple(way for way in found.ways if subject.takes(way) and subject.whose(found))
        return tuple(way for way in ways if way.said.search(self.words)) or ways


@lru_cache(maxsize=4096)  # every scoring of a case asks the same
def _recognised(
    name: str, branch: str, definition: str, standard: str, unit: str, bound: str, scope: Scope
) -> Recognition:
    return recognise(name, branch=branch, definition=definition, standard=standard, unit=unit, bound=bound, scope=scope)
