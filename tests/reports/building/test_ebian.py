"""峨边's final accounts: rates to one decimal as it publishes them, and its copied and nudged figures put right."""

from reports.building.selectors import build_report
from reports.document.figures import figures_of
from reports.material.selectors import read_material
from scoring.cases.models import Case
from tests.factories.demo import EBIAN
from tests.reports.printed import loose_amounts, missing_figures, words_of

# What the original prints and ours does not, each for a reason given in docs/cases.md.
CONTRADICTED = {"89.4%", "94.8%", "1.33%"}
NAMES = {"100万元"}


def test_the_pdf_prints_the_figures_of_the_original(ebian: Case) -> None:
    assert missing_figures(build_report(ebian), EBIAN) == CONTRADICTED


def test_every_figure_resolves_and_no_amount_stands_outside_one(ebian: Case) -> None:
    material, report = read_material(ebian), build_report(ebian)
    for figure in figures_of(report):
        assert material.book.origins(figure.fact), figure
    leaves = [leaf.indicator for top in material.nodes for leaf in top.leaves()]
    standards = " ".join(f"{leaf.printed_standard}{leaf.definition}" for leaf in leaves)
    assert [each for each in loose_amounts(report) if each not in NAMES and each not in standards] == []


def test_the_copied_decrease_is_the_lines_own(ebian: Case) -> None:
    words = words_of(build_report(ebian))
    assert "收、支总计各减少431.73万元，下降52.4%" in words
    assert "一般公共预算财政拨款支出减少431.73万元，下降53.7%，主要原因是项目资金减少421.92万元" in words


def test_the_total_is_completed_as_its_items_are(ebian: Case) -> None:
    words = words_of(build_report(ebian))
    assert "一般公共预算财政拨款支出决算数为372.31万元，完成调整预算372.31万元的100%" in words
    assert words.count("完成预算100%，决算数等于预算数") == 9  # seven items, “三公”, reception


def test_shares_are_rounded_each_by_itself(ebian: Case) -> None:
    words = words_of(build_report(ebian))
    assert (
        "社会保障和就业支出（类）332.64万元，占89.3%；卫生健康支出（类）11.64万元，占3.1%；住房保障支出（类）28.03万元，占7.5%"
        in words
    )


def test_the_score_is_as_published(ebian: Case) -> None:
    assert "自评得分98分" in words_of(build_report(ebian))
    assert ebian.grade == "优"
