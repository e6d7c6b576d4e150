"""What an indicator measures: its names, formula, unit and direction, and the facts that answer it.

The dictionary follows the indicators of 财预〔2013〕53号, 财预〔2020〕10号 and the forms of the provinces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from indicators.rules.rule import Better

_NEVER = re.compile("(?!)")


class Scope(Enum):
    """Whose indicator it may be: of any evaluation, of a department as a whole, of one project."""

    ANY = "any"
    DEPARTMENT = "department"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of answering a leaf from facts.

    ``roles``: what a rule reads (``actual``, ``target``, ``values.name``) by the key of the fact; ``{s}`` in a key is
    the subject, 部门 or 项目/名称. ``needs`` are the keys that tables supply, from which those of the roles follow;
    〔…〕 in a key stands for a name of the table. ``note`` says which denominator is taken; ``said`` finds the words of
    a definition that mean this way. ``scope`` where only a department or only a project is answered so.
    """

    roles: Mapping[str, str]
    note: str
    needs: tuple[str, ...] = ()
    said: re.Pattern[str] = _NEVER
    scope: Scope = Scope.ANY

    def of(self, subject: str) -> dict[str, str]:
        """The roles with the keys of ``subject``'s facts."""
        return {role: key.replace("{s}", subject) for role, key in self.roles.items()}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that indicators measure. ``entry``: its number in the dictionary, which some share.

    ``unit`` is empty where nothing is counted (要点, 定性); ``better`` None where the direction depends on the unit or
    where people judge. ``ways`` in order of preference; none where the answer comes from people. The rest is for
    recognition: names are whole names (``names`` certain, ``vague`` only with support), ``parts`` patterns of whole
    names; ``needs`` the words of a branch and ``hints`` those of a definition that support a vague name;
    ``over`` and ``of`` find the two sides of its fraction (``difference``: the upper may be 本年 − 上年) and
    ``unlike``, in ``name:over÷of``, what is nevertheless another (支出÷预算 of no month is no progress);
    ``clashes`` the words of a level-2 name under which it would be something else, unless they or the leaf's name also
    name its ``home``; ``special`` the words by which a name speaks of a part only (配套资金到位率), as do the patterns
    with a group ``thing`` (河道清淤工程完成率).
    """

    code: str
    entry: int
    name: str
    synonyms: tuple[str, ...]
    formula: str
    unit: str
    better: Better | None
    ways: tuple[Way, ...]
    scope: Scope = Scope.ANY
    units: tuple[str, ...] = ()
    vague: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[re.Pattern[str], ...] = ()
    never: re.Pattern[str] = _NEVER
    needs: re.Pattern[str] = _NEVER
    hints: re.Pattern[str] = _NEVER
    clashes: re.Pattern[str] = _NEVER
    home: re.Pattern[str] = _NEVER
    special: re.Pattern[str] = _NEVER
    over: re.Pattern[str] | None = None
    of: re.Pattern[str] | None = None
    bound_decides: bool = False
    difference: bool = False
    unlike: re.Pattern[str] = _NEVER

    @property
    def is_counted(self) -> bool:
        """A figure that tables or people tell, not points of a list nor a judgement."""
        return bool(self.unit) and self.better is not None
