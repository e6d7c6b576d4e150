"""The tree of a case laid out from the target table of its agency or project."""

from __future__ import annotations

import re
from hashlib import sha256

from budgets.ledger.models import PerformanceTarget
from budgets.ledger.selectors.target_lists import TargetList
from indicators.frameworks.choices import FrameworkKind
from indicators.frameworks.digest import content_sha256
from indicators.frameworks.from_targets import TargetLine, framework_of_targets
from indicators.frameworks.frozen import FrozenFramework
from scoring.case_kinds import CaseKind
from units.agencies.models import Agency

_LONGEST_NAME = 120


def framework_from_target_list(agency: Agency, targets: TargetList, kind: CaseKind) -> FrozenFramework:
    """A leaf each row of the list, of the kind of framework that the case's kind takes."""
    content = framework_of_targets(
        [_line(row, targets) for row in targets.rows],
        code=_code(agency, targets),
        title=_title(agency, targets),
        kind=_framework_kind(kind),
        year=targets.year,
        money=targets.money,
        execution=targets.execution,
    )
    data = content.to_json()
    return FrozenFramework(content.code, content.version, content_sha256(data), data)


def takes_target_list(kind: CaseKind, targets: TargetList) -> bool:
    """Whether a case of the kind can be scored by a tree of that list: of one project, or of the whole agency."""
    return bool(targets.project) == kind.of_project and kind.takes(_framework_kind(kind), "")


def _line(row: PerformanceTarget, targets: TargetList) -> TargetLine:
    return TargetLine(row.level1, row.level2, row.level3, row.target, row.weight, targets.subject(row))


def _framework_kind(kind: CaseKind) -> str:
    kinds = kind.scores.framework_kinds if kind.scores else ()
    own = FrameworkKind.SELF_EVALUATION
    return kinds[0] if kinds and own not in kinds else own


def _code(agency: Agency, targets: TargetList) -> str:
    """A code of its own for each agency, year and project."""
    slug = "-".join(re.findall("[a-z0-9]+", agency.code.lower()))[:30].strip("-") or "agency"
    project = f"-{sha256(targets.project.encode()).hexdigest()[:8]}" if targets.project else ""
    return f"targets-{slug}-{targets.year}{project}"


def _title(agency: Agency, targets: TargetList) -> str:
    if targets.project:
        return f"“{targets.project[:_LONGEST_NAME]}”{targets.year}年项目支出绩效指标体系"
    return f"{str(agency)[:_LONGEST_NAME]}{targets.year}年部门整体支出绩效指标体系"
