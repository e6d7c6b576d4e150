"""The demo: published cases taken through the very services and importers that users use."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from budgets.imports.services.importing import import_workbooks
from evalcase.shipped.services import load_shipped
from indicators.library.models import Framework
from indicators.library.selectors import get_framework
from scoring.cases.models import Case
from scoring.cases.services import write_words
from scoring.evidence.services import add_evidence
from scoring.opening.services import create_case
from scoring.scores.services import override_score, record_choices, score_case
from units.agencies.selectors import agency_by_code
from units.people.loading import load_units
from units.people.models import User


class DemoError(Exception):
    """The demo data are incomplete; the message names the file and the mend."""


def load_reference_data(*, fixtures: Path) -> None:
    """The agencies of the demo, and what comes with the program; loading again changes nothing."""
    load_units(path=fixtures / "demo" / "units.yaml")
    load_shipped()


def load_demo_case(*, folder: Path, actor: User | None = None) -> Case:
    """One demo case from its folder: workbooks imported, case set up, sheet filled, scored. Loading again is safe.

    Raises DemoError for a folder without ``case.yaml``, and whatever the services raise on wrong data.
    """
    data = _read(folder / "case.yaml")
    agency = agency_by_code(data["unit"])
    workbooks = sorted(folder.glob("*.xlsx"))
    import_workbooks(workbooks, agency=agency, year=data["year"], actor=actor)
    case = Case.objects.filter(code=data["code"]).first() or create_case(
        code=data["code"],
        title=data["title"],
        agency=agency,
        evaluator=agency_by_code(data["evaluator"]) if data.get("evaluator") else None,
        year=data["year"],
        framework=_framework(data.get("framework")),
        report_kind=data["report_kind"],
        formulas=data.get("formulas", ()),
        actor=actor,
    )
    for leaf in data.get("leaves", ()):
        _fill_leaf(case, leaf, actor)
    write_words(case=case, words=case_words(folder), actor=actor)
    if case.framework:
        score_case(case=case, actor=actor)
    return case


def _framework(named: Mapping[str, str] | None) -> Framework | None:
    return get_framework(named["code"], named["version"]) if named else None


def _fill_leaf(case: Case, leaf: Mapping[str, Any], actor: User | None) -> None:
    path = leaf["path"]
    record_choices(case=case, path=path, choices=leaf.get("choices", {}), reason=leaf.get("reason", ""), actor=actor)
    if "override" in leaf:
        override_score(
            case=case, path=path, score=Decimal(leaf["override"]), reason=leaf["override_reason"], actor=actor
        )
    for evidence in leaf.get("evidence", ()):
        add_evidence(case=case, path=path, title=evidence["title"], location=evidence["location"], actor=actor)


def case_words(folder: Path) -> dict[str, Any]:
    """The words of all ``words*.yaml`` of the folder as one; a slot that two of them write is a fault."""
    words: dict[str, Any] = {}
    for path in sorted(folder.glob("words*.yaml")):
        _merge(words, _read(path) or {}, path)
    return words


def _merge(words: dict[str, Any], more: Mapping[str, Any], path: Path) -> None:
    for slot, written in more.items():
        earlier = words.setdefault(slot, written)
        if isinstance(earlier, dict) and isinstance(written, dict) and earlier is not written:
            _merge(earlier, written, path)
        elif earlier is not written:
            raise DemoError(f"“{path}”的文字“{slot}”在同一案件的另一文件中已有，请只保留一处")


def _read(path: Path) -> Any:
    if not path.is_file():
        raise DemoError(f"演示数据缺少文件“{path}”，请重新取得完整的程序")
    return yaml.safe_load(path.read_text(encoding="utf-8"))
