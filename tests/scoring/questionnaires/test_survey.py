"""What questionnaires give the indicators, and how far a sample can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import EntrySource, Fact, FactBook, Formula
from budgets.ledger.models import Statistic
from budgets.quantities import PERCENT, Quantity
from scoring.cases.models import Case
from scoring.counting.services import close_questionnaire, enter_counts, prefer_questionnaire
from scoring.questionnaires.models import QuestionKind, Questionnaire, QuestionOption
from scoring.questionnaires.selectors.results import OptionResult, questionnaire_of, results_of, satisfaction
from scoring.questionnaires.selectors.samples import Sample, margin_of_error, needed_sample
from scoring.questionnaires.selectors.survey import contradictions, survey_facts
from scoring.questionnaires.services.questions import Definition
from scoring.scores.facts import case_facts
from tests.factories import questionnaires as factory
from units.agencies.models import Agency
from units.people.models import User

RATE, VALID = "满意度调查.满意度", "满意度调查.有效份数"


@pytest.fixture
def case(centre: Agency) -> Case:
    return factory.make_case(centre)


def book_of(case: Case) -> FactBook:
    """The case's book as its rules read it."""
    return case_facts(case)


def closed(case: Case, *paper: int, **fields: Any) -> Questionnaire:
    made = factory.opened(case, **fields)
    if paper:
        enter_counts(questionnaire=made, counts=factory.paper(made, *paper))
    return close_questionnaire(questionnaire=made)


def test_a_closed_questionnaire_gives_counts_weights_and_the_rate(case: Case, evaluator: User) -> None:
    made = factory.opened(case)
    for number in (0, 0, 1, 1, 2):
        factory.answer(made, number, 0)
    enter_counts(questionnaire=made, counts=factory.paper(made, 10, 6, 5, 0, 0, 0, 4, 1), actor=evaluator)
    assert survey_facts(case) == []
    close_questionnaire(questionnaire=made, actor=evaluator)
    book = book_of(case)
    assert book["问卷/服务态度/非常满意.份数"].text == "7份"
    assert book["问卷/服务态度/满意.权重"].text == "80%"
    assert (book["满意度调查.发放份数"].text, book["满意度调查.回收份数"].text) == ("15份", "11份")
    assert (book[VALID].text, book["满意度调查.回收率"].text, book["满意度调查.有效率"].text) == (
        "10份",
        "73.33%",
        "90.91%",
    )
    assert book[RATE].quantity == results_of(questionnaire_of(case, made.pk)).satisfaction
    assert book[RATE].text == "95.00%"
    sources = {type(fact.source) for fact in book.origins(RATE)}
    assert sources == {EntrySource}
    told = book["问卷/服务态度/满意.份数"].source.describe()
    assert "评价人员甲" in told
    assert "满意度问卷《办事群众满意度问卷》：网上有效答卷5份，纸质问卷回收6份（评价人员甲填报）" in told


@pytest.mark.parametrize("number", [1, 2])
def test_the_day_of_closing_is_that_of_the_office(case: Case, number: int) -> None:
    """One in the morning of 1 January is not yet the new year in UTC."""
    for turn in range(number):
        closed(case, 10, 8, 8, 0, 0, 0, 8, title=f"问卷{turn}")
    night = datetime(2023, 12, 31, 17, 0, tzinfo=UTC)
    Questionnaire.objects.filter(case=case).update(closed_at=night, counted_at=None)
    told = {fact.source.describe() for fact in survey_facts(case) if isinstance(fact.source, EntrySource)}
    assert told
    assert all("于2024年1月1日填报" in words for words in told)


def test_questions_that_do_not_count_give_no_facts(case: Case) -> None:
    closed(case, 10, 8, 8, 0, 0, 0, 8, 0, 0, 0, 3, 5)
    assert not [key for key in book_of(case) if "办事渠道" in key]


@pytest.mark.parametrize("answers", [0, 4])
def test_too_few_answers_give_no_facts_so_that_no_rule_reads_not_applicable(case: Case, answers: int) -> None:
    made = factory.opened(case)
    for _ in range(answers):
        factory.answer(made, 0, 0)
    close_questionnaire(questionnaire=made)
    assert survey_facts(case) == []
    assert RATE not in book_of(case)


def test_several_questionnaires_are_weighed_by_their_copies(case: Case) -> None:
    closed(case, 10, 10, 10, 0, 0, 0, 10)
    closed(case, 40, 30, 0, 30, 0, 0, 0, 30, title="企业问卷")
    book = book_of(case)
    assert book["问卷/服务态度/非常满意.份数"].text == "10份"
    assert book["问卷/企业问卷：服务态度/满意.份数"].text == "30份"
    assert (book[VALID].text, book["满意度调查.发放份数"].text, book[RATE].text) == ("40份", "50份", "85.00%")
    assert len(book.origins(VALID)) == 8


@pytest.mark.parametrize(("number", "queries"), [(0, 1), (1, 2), (3, 2)])
def test_facts_take_two_queries_at_most(case: Case, number: int, queries: int, django_assert_num_queries: Any) -> None:
    for turn in range(number):
        closed(case, 10, 8, 8, 0, 0, 0, 8, title=f"问卷{turn}")
    with django_assert_num_queries(queries):
        survey_facts(case)


def test_an_imported_table_stands_until_the_evaluator_chooses(fumin: Case, evaluator: User) -> None:
    asked = Statistic.objects.filter(agency=fumin.agency, item__startswith="问卷/").order_by("row").first()
    assert asked is not None
    text = asked.item.split("/")[1]
    question = Definition(text, QuestionKind.SATISFACTION, factory.SCALE)
    before = case_facts(fumin)[RATE].quantity
    made = closed(fumin, 20, 10, 5, 5, questions=[question])
    assert survey_facts(fumin) == []
    assert book_of(fumin)[RATE].quantity == before
    notes = contradictions(fumin)
    assert any(f"问卷/{text}/非常满意.份数：工作簿为" in note and "满意度问卷统计表.xlsx【" in note for note in notes)
    prefer_questionnaire(questionnaire=made, preferred=True, actor=evaluator)
    book = book_of(fumin)
    assert (book[RATE].text, book[VALID].text) == ("90.00%", "10份")
    assert {key.split("/")[1] for key in book if key.startswith("问卷/")} == {text}
    prefer_questionnaire(questionnaire=made, preferred=False, actor=evaluator)
    assert book_of(fumin)[RATE].quantity == before


def test_the_indicator_is_scored_anew_when_the_questionnaire_is_closed(fumin: Case) -> None:
    leaf = fumin.indicators.get(name="社会公众满意度")
    assert leaf.inputs["actual"] == RATE
    Statistic.objects.filter(agency=fumin.agency, item__startswith="问卷/").delete()
    closed(fumin, 20, 10, 5, 0, 5, 0, 0, 10)
    leaf.score.refresh_from_db()
    assert leaf.score.actual_text == "80.00%"


COUNTS = st.lists(st.integers(0, 500), min_size=4, max_size=4)


@given(paper=COUNTS)
def test_the_formula_gives_what_direct_computation_gives(paper: Sequence[int]) -> None:
    source = EntrySource("某人", None, "")  # type: ignore[arg-type]
    options = [
        OptionResult(QuestionOption(text=text, weight=weight), 0, number, Quantity.blank())
        for (text, weight), number in zip(factory.SCALE, paper, strict=True)
    ]
    made = []
    for (text, weight), number in zip(factory.SCALE, paper, strict=True):
        made.append(Fact(f"问卷/问/{text}.份数", Quantity.of(number, "份"), source))
        made.append(Fact(f"问卷/问/{text}.权重", Quantity(weight, PERCENT), source))
    inputs = tuple(f"问卷/问/{text}.{name}" for text, _ in factory.SCALE for name in ("权重", "份数"))
    by_formula = Formula(RATE, "weighted_mean", inputs).evaluate(FactBook(2023, made)).quantity
    direct = satisfaction(options)
    if not sum(paper):
        assert not direct.is_value
        assert not by_formula.is_value
        return
    assert direct == by_formula
    expected = sum((weight * number for (_, weight), number in zip(factory.SCALE, paper, strict=True)), Decimal(0))
    assert direct.value == expected / sum(paper)
    assert direct.value is not None
    assert 0 <= direct.value <= 1


@given(valid=st.integers(1, 10**6), population=st.none() | st.integers(1, 10**7))
def test_more_answers_never_widen_the_error(valid: int, population: int | None) -> None:
    margin, next_margin = margin_of_error(valid, population), margin_of_error(valid + 1, population)
    assert margin is not None
    assert next_margin is not None
    assert 0 <= next_margin <= margin <= 1
    needed = needed_sample(population)
    assert 1 <= needed <= (population or 385)
    reached = margin_of_error(needed, population)
    assert reached is not None
    assert reached <= Decimal("0.05")


def test_samples_in_words() -> None:
    assert (needed_sample(None), needed_sample(1000), needed_sample(3)) == (385, 278, 3)
    assert Sample(53, 30).remarks() == (
        "按95%的置信水平，53份有效答卷的误差约为±13.46个百分点（发放对象总人数未填）。",
        "误差要在±5个百分点以内，需要有效答卷385份。",
    )
    assert Sample(300, 30, 1000).remarks() == (
        "按95%的置信水平，300份有效答卷的误差约为±4.74个百分点（发放对象1000人）。",
    )
    assert "少于最低有效份数30份" in Sample(12, 30).remarks()[0]
    assert Sample(12, 5, 10).remarks()[-1] == "有效答卷多于发放对象总人数10人，请核对总人数。"
