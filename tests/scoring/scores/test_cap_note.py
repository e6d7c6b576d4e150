"""A cap whose figure is not there, or contested, is told beside the total: nobody may take it for judged."""

from __future__ import annotations

from pathlib import Path

from budgets.quantities import parse_quantity
from scoring.cases.models import Case
from scoring.scores.evaluation import compiled_tree, evaluate, rows_of
from tests.factories import people
from tests.factories.bare import bare_case, fill_bare_case
from units.agencies.models import Agency


def test_a_cap_that_cannot_be_judged_is_told(bureau: Agency, tmp_path: Path) -> None:
    case = bare_case(bureau, people.evaluator(bureau), tmp_path)
    fill_bare_case(case)
    assert case.total == 82
    assert case.cap_note == "“项目支出执行率”还没有可用的数据（没有导入，或各表不一致、待核定），封顶条件未能判断"


def test_a_cap_that_is_judged_is_not(bureau: Agency, tmp_path: Path) -> None:
    case = bare_case(bureau, people.evaluator(bureau), tmp_path)
    fill_bare_case(case)
    Case.objects.filter(pk=case.pk).update(cap_facts={"项目支出.执行率": parse_quantity("95%").as_data()})
    case.refresh_from_db()
    rows = rows_of(case)
    result = evaluate(case, rows, compiled_tree(case.framework, rows)).result
    assert result.unknown_facts == ()
