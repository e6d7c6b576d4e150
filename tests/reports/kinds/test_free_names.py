"""Reports of cases whose framework names its indicators as it likes: each is told, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from indicators.frameworks.digest import content_sha256
from indicators.frameworks.frozen import FrozenFramework
from indicators.frameworks.schema import framework_from_content
from reports.building.builder import ReportBuilder
from reports.document.blocks import Block, ListItems, Paragraph, Report, Row, Section, Table
from reports.material.selectors import read_material
from scoring.cases.models import Case
from scoring.opening.services import create_case
from scoring.scores.services import score_case
from tests.factories.trees import case_in_setup

FULL = {"kind": "yes_no"}


def leaf(name: str, weight: str, rule: dict[str, str] = FULL, **inputs: object) -> dict[str, object]:
    return {"name": name, "weight": weight, "rule": rule, "inputs": inputs}


def branch(name: str, weight: str, *children: dict[str, object]) -> dict[str, object]:
    return {"name": name, "weight": weight, "children": list(children)}


TREE = [
    branch("决策", "20", branch("部门决策", "20", leaf("职能依据", "10"), leaf("目标设定", "10"))),
    branch(
        "管理",
        "30",
        branch(
            "预算管理",
            "20",
            leaf(
                "预算执行率", "10", {"kind": "execution_rate"}, actual="部门.执行率",
                values={"executed": "部门.支出", "budget": "部门.全年预算"},
            ),
            leaf("收支结余", "10"),
        ),
        branch("人员管理", "10", leaf("在职人员控制率", "10")),
    ),
    branch("绩效", "50", branch("产出数量", "30", leaf("参保人数", "30")), leaf("群众满意度", "20")),
]  # fmt: skip


def framework() -> FrozenFramework:
    content = framework_from_content({
        "code": "made-up", "version": "1", "title": "某县部门整体支出绩效评价指标体系", "source": "样本",
        "kind": "department", "total": "100", "ladder": [{"word": "优", "from": "90"}, {"word": "差", "from": "0"}],
        "places": 2, "caps": [], "not_applicable": "sibling", "facts": [], "tree": TREE,
    }).to_json()  # fmt: skip
    return FrozenFramework("made-up", "1", content_sha256(content), content)


def scored(case: Case, words: dict[str, object]) -> Case:
    """The case with every question answered and the words of another."""
    for row in case.indicators.exclude(rule={}).select_related("score"):
        row.score.choices = {"met": True} if row.rule["kind"] == "yes_no" else {}
        row.score.reason = "台账不全" if row.name == "职能依据" else ""
        row.score.save()
    case.words = words
    case.save()
    score_case(case=case)
    case.refresh_from_db()
    return case


@pytest.fixture
def decided(fumin: Case) -> Case:
    """A case of 富民's figures with three level-1 indicators that no outline knows."""
    case = create_case(
        code="free-names", title="某单位", agency=fumin.agency, evaluator=fumin.evaluator, year=fumin.year,
        framework=None, laid_out=framework(), report_kind="department_evaluation",
    )  # fmt: skip
    return scored(case, dict(fumin.words))


@pytest.fixture
def six_aspects(fumin: Case) -> Case:
    case = case_in_setup(
        fumin.agency, framework="department-six-aspects", code="six", in_setup=False, year=fumin.year,
        report_kind="department_evaluation", evaluator=fumin.evaluator,
    )  # fmt: skip
    return scored(case, dict(fumin.words))


def draft(case: Case) -> Report:
    return ReportBuilder(read_material(case)).draft()


def chapter(report: Report, title: str) -> Section:
    return next(section for section in walk(report.sections) if section.title == title)


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from walk(section.sections)


def texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield "".join(getattr(run, "text", "") for run in block.runs)
    if isinstance(block, ListItems):
        yield from ("".join(getattr(run, "text", "") for run in item) for item in block.items)
    if isinstance(block, Table):
        yield f"表：{block.caption}"


def said(section: Section) -> list[str]:
    """All that is printed in a section and below it."""
    return [text for part in walk((section,)) for block in part.blocks for text in texts(block)]


def printed(row: Row) -> list[str]:
    return ["".join(run.text for run in cell.runs) for cell in row.cells]


def test_the_analysis_has_a_section_for_each_of_the_trees_own_indicators(decided: Case) -> None:
    analysis = chapter(draft(decided), "绩效评价指标分析")
    assert [section.title for section in analysis.sections] == ["决策情况分析", "管理情况分析", "绩效情况分析"]
    decision, management, results = analysis.sections
    assert [section.title for section in decision.sections] == ["部门决策"]
    assert [section.title for section in management.sections] == ["预算管理", "人员管理"]
    assert "产出数量" in [section.title for section in results.sections]
    assert said(decision)[0] == "本项指标分值20分，得20分，得分率100.00%。"
    told = "".join(said(decision.sections[0]))
    assert "（1）职能依据。分值10分，得10分。" in told
    assert "扣分原因" not in told  # nothing was lost, whatever reason is kept


def test_what_the_outline_tells_stands_with_the_indicator_that_speaks_of_it(decided: Case) -> None:
    _, management, results = chapter(draft(decided), "绩效评价指标分析").sections
    assert any(text.startswith("在职人员控制方面") for text in said(management))
    assert any(text.startswith("预算执行方面") for text in said(management))
    assert sum(text.startswith("表：") for text in said(management)) == 2
    assert any(text.startswith("产出类指标共") for text in said(results))
    assert "满意度" in [section.title for section in walk((results,))]


@pytest.mark.parametrize("name", ["decided", "six_aspects"])
def test_every_leaf_and_every_passage_is_told_once(name: str, fumin: Case, request: pytest.FixtureRequest) -> None:
    case = request.getfixturevalue(name)
    analysis = chapter(draft(case), "绩效评价指标分析")
    told = said(analysis)
    repeated = [text for text, times in Counter(told).items() if times > 1 and len(text) > 10]
    assert [text for text in repeated if not text.startswith("本项指标分值")] == []
    for row in case.indicators.exclude(rule={}):
        assert sum(f"{row.name}。分值" in text for text in told) == 1, row.path
    before = {text for text in said(chapter(draft(fumin), "绩效评价指标分析")) if not text.startswith("表")}
    own_words = {line.strip() for slot in ("投入分析", "过程分析") for line in str(fumin.words[slot]).splitlines()}
    lost = [text for text in before - set(told) if len(text) > 4 and not any(text[:8] == own[:8] for own in own_words)]
    assert lost == []


@pytest.mark.parametrize(
    "framework_code",
    ["hunan-department-2014", "beijing-department", "guangdong-department", "sichuan-department-2017"],
)
@pytest.mark.parametrize("kind", ["department_evaluation", "sichuan_budget_evaluation"])
def test_a_framework_of_the_library_is_told_whole(kind: str, framework_code: str, fumin: Case) -> None:
    case = case_in_setup(
        fumin.agency, framework=framework_code, code="other", in_setup=False, year=fumin.year, report_kind=kind
    )
    score_case(case=case)
    title = "绩效评价指标分析" if kind == "department_evaluation" else "部门预算总体绩效分析"
    analysis = chapter(draft(case), title)
    top = list(case.indicators.filter(level=1).order_by("order").values_list("name", flat=True))
    assert [section.title.removesuffix("情况分析") for section in analysis.sections][: len(top)] == top
    told = said(analysis)
    leaves = Counter(case.indicators.exclude(rule={}).values_list("name", flat=True))
    for name, times in leaves.items():
        assert sum(f"{name}。分值" in text for text in told) == times, name


def test_the_report_of_a_scored_project_tells_its_scores(fumin: Case) -> None:
    case = case_in_setup(
        fumin.agency, framework="mof-2020-10-project", code="project", in_setup=False, year=fumin.year,
        report_kind="project_evaluation",
    )  # fmt: skip
    scored(case, {})
    report = draft(case)
    assert list(report.attachments) == ["绩效评价指标体系及评分表"]
    assert [annex.title for annex in report.annexes] == [*report.attachments, "得分计算说明"]
    assert said(chapter(report, "综合评价结论"))[0].startswith("经评价，综合得分")
    analysis = chapter(report, "绩效评价指标分析")
    assert [section.title for section in analysis.sections] == [
        "决策情况分析", "过程情况分析", "产出情况分析", "效益情况分析",
    ]  # fmt: skip
    told = said(analysis)
    for row in case.indicators.exclude(rule={}):
        assert sum(f"{row.name}。分值" in text for text in told) == 1, row.path


def test_the_report_of_a_project_without_scores_tells_none(fumin: Case) -> None:
    case = create_case(
        code="unscored", title="某项目", agency=fumin.agency, year=fumin.year, framework=None,
        report_kind="project_evaluation",
    )  # fmt: skip
    report = draft(case)
    assert (report.annexes, report.attachments) == ((), ())
    assert not [section for section in walk(report.sections) if "评分情况" in section.title]


def test_the_form_of_a_self_evaluation_follows_the_tree(hengyang: Case) -> None:
    case = create_case(
        code="free-form", title="某单位自评", agency=hengyang.agency, year=hengyang.year, framework=None,
        laid_out=framework(), report_kind="department_self_evaluation",
    )  # fmt: skip
    scored(case, dict(hengyang.words))
    form = next(annex for annex in draft(case).annexes if annex.number == "1-2")
    tables = {block.caption: block for block in form.blocks if isinstance(block, Table)}
    rows = [
        ["".join(run.text for run in cell.runs) for cell in row.cells]
        for group in tables["绩效指标"].groups
        for row in group
    ]
    assert [row[0] for row in rows if "（" in row[0] and row[0].endswith("分）")] == [
        "决策（20分）",
        "管理（30分）",
        "绩效（50分）",
    ]
    assert ["人员管理", "在职人员控制率", "", "是", "10", "10"] in rows
    assert not any("预算执行率" in row for row in rows)
    assert printed(tables["部门资金"].groups[0][0])[-2] == "10"


def test_words_are_asked_for_by_the_indicators_own_name(decided: Case) -> None:
    builder = ReportBuilder(read_material(decided))
    builder.draft()
    asked = {slot.path: slot.needed for slot in builder.log.slots.values()}
    assert {path[0]: needed for path, needed in asked.items() if path[0] in ("决策分析", "管理分析", "绩效分析")} == {
        "决策分析": False, "管理分析": False, "绩效分析": False,
    }  # fmt: skip
    assert ("投入分析",) not in asked
    decided.words = {**decided.words, "管理分析": "内部控制已经覆盖全部业务。"}
    management = chapter(ReportBuilder(read_material(decided)).draft(), "管理情况分析")
    assert said(management).count("内部控制已经覆盖全部业务。") == 1


def test_an_aspect_that_no_indicator_speaks_of_comes_last(decided: Case) -> None:
    titles = [section.title for section in chapter(draft(decided), "绩效评价指标分析").sections]
    assert "其他情况分析" not in titles
    for row in decided.indicators.filter(name__in=("在职人员控制率", "人员管理")):
        row.name = "队伍建设"
        row.save()
    analysis = chapter(draft(decided), "绩效评价指标分析")
    assert analysis.sections[-1].title == "其他情况分析"
    assert said(analysis.sections[-1])[0].startswith("在职人员控制方面")


def test_the_outline_of_sichuan_follows_any_tree(fumin: Case) -> None:
    case = create_case(
        code="sichuan", title="某单位", agency=fumin.agency, year=fumin.year, framework=None, laid_out=framework(),
        report_kind="sichuan_budget_evaluation",
    )  # fmt: skip
    scored(case, {})
    overall = chapter(draft(case), "部门预算总体绩效分析")
    assert [section.title for section in overall.sections][:3] == ["决策", "管理", "绩效"]
    assert said(overall)[0].startswith("对照部门预算绩效评价指标体系的各级指标逐项评分，自评得分")
