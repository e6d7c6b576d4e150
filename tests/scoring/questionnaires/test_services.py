"""A questionnaire from draft to closing: definition, links, anonymous answers, paper counts."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.utils import timezone

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.counting.services import close_questionnaire, enter_counts, prefer_questionnaire
from scoring.questionnaires.models import (
    AnswerChoice,
    AnswerLink,
    AnswerSheet,
    QuestionKind,
    Questionnaire,
    QuestionnaireState,
)
from scoring.questionnaires.selectors.results import LinkClosedError, LinkNotFoundError, questionnaire_of, results_of
from scoring.questionnaires.services.answers import AnswerRejected, submit_answer
from scoring.questionnaires.services.frames import (
    QuestionnaireError,
    change_questionnaire,
    create_questionnaire,
    delete_questionnaire,
    open_questionnaire,
)
from scoring.questionnaires.services.links import issue_tokens, void_tokens
from scoring.questionnaires.services.questions import (
    Definition,
    add_question,
    change_question,
    move_question,
    remove_question,
)
from tests.factories import questionnaires as factory
from tests.factories.questionnaires import SCALE
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def case(centre: Agency) -> Case:
    return factory.make_case(centre)


class TestDefinition:
    def test_a_draft_is_defined_and_sent_out(self, case: Case, evaluator: User) -> None:
        made = create_questionnaire(case=case, frame=factory.frame(), actor=evaluator)
        add_question(questionnaire=made, definition=factory.default_questions()[0], actor=evaluator)
        assert open_questionnaire(questionnaire=made, actor=evaluator).state == QuestionnaireState.OPEN
        actions = list(Entry.objects.about(made).values_list("action", flat=True))
        assert actions == ["新建问卷", "增加题目", "发放问卷"]

    def test_questions_change_places_and_words_only_in_a_draft(self, case: Case) -> None:
        made = factory.draft(case)
        first, second, *_ = made.questions.all()
        move_question(question=first, up=True)
        move_question(question=second, up=True)
        change_question(question=first, definition=Definition("态度", QuestionKind.SATISFACTION, SCALE[:2]))
        remove_question(question=made.questions.last())
        assert [question.text for question in made.questions.all()] == ["办事效率", "态度", "办事渠道"]
        assert first.options.count() == 2
        entries = Entry.objects.about(made).count()
        change_question(question=first, definition=Definition("态度", QuestionKind.SATISFACTION, SCALE[:2]))
        assert Entry.objects.about(made).count() == entries, "nothing changed, nothing to log"
        open_questionnaire(questionnaire=made)
        for attempt in (
            lambda: move_question(question=first, up=True),
            lambda: remove_question(question=first),
            lambda: change_question(question=first, definition=factory.default_questions()[0]),
            lambda: add_question(questionnaire=made, definition=factory.default_questions()[0]),
            lambda: change_questionnaire(questionnaire=made, frame=factory.frame(title="别的")),
            lambda: delete_questionnaire(questionnaire=made),
        ):
            with pytest.raises(QuestionnaireError, match="现在是“发放中”，“草稿”时才能这样做"):
                attempt()

    @pytest.mark.parametrize(
        ("definition", "message"),
        [
            (Definition("问", QuestionKind.SATISFACTION, SCALE[:1]), "有1个选项，应为2到20个"),
            (Definition("问", QuestionKind.SATISFACTION, (("好", Decimal(1)), ("差", None))), "选项“差”没有权重"),
            (Definition("问", QuestionKind.SINGLE, SCALE, False), "单选题的选项没有权重"),
            (Definition("问", QuestionKind.SINGLE, (("甲", None), ("乙", None))), "只有满意度单选题可以计入"),
            (Definition("问", QuestionKind.OPEN, (("甲", None),), False), "开放题不应有选项"),
            (Definition("问", QuestionKind.SINGLE, (("甲", None), ("甲", None)), False), "选项“甲”重复"),
            (Definition("纸质问卷份数", QuestionKind.SATISFACTION, SCALE), "是份数登记表的固定行"),
            (Definition("服务态度", QuestionKind.SATISFACTION, SCALE), "已有同样的题目"),
            (Definition(" ", QuestionKind.SATISFACTION, SCALE), "题目"),
        ],
    )
    def test_what_is_no_question_is_refused_with_its_reason(
        self, case: Case, definition: Definition, message: str
    ) -> None:
        made = factory.draft(case)
        with pytest.raises(QuestionnaireError, match=message):
            add_question(questionnaire=made, definition=definition)
        assert made.questions.count() == 4

    def test_what_is_missing_for_sending_out_is_told_at_once(self, case: Case) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        optional = Definition("态度", QuestionKind.SATISFACTION, SCALE, required=False)
        made = factory.draft(case, [optional], opens=yesterday, closes=yesterday)
        with pytest.raises(QuestionnaireError, match=r"都不是必答.*；截止日期.*已过"):
            open_questionnaire(questionnaire=made)
        with pytest.raises(QuestionnaireError, match="没有题目"):
            open_questionnaire(questionnaire=factory.draft(case, [], title="空问卷"))

    def test_frames_are_checked(self, case: Case) -> None:
        factory.draft(case)
        today = timezone.localdate()
        for fields, message in (
            ({}, "本案件已有同名的问卷"),
            ({"title": "二", "closes": today - timedelta(days=1)}, "截止日期早于开始日期"),
            ({"title": "三", "planned": 0}, "“计划发放份数”"),
        ):
            with pytest.raises(QuestionnaireError, match=message):
                factory.draft(case, **fields)

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.PUBLISHED])
    def test_nothing_is_written_once_the_sheet_is_handed_in(self, case: Case, state: State) -> None:
        made = factory.opened(case)
        Case.objects.filter(pk=case.pk).update(state=state)
        for attempt in (
            lambda: close_questionnaire(questionnaire=made),
            lambda: issue_tokens(questionnaire=made, number=1),
            lambda: enter_counts(questionnaire=made, counts=factory.paper(made, 1, 0)),
            lambda: create_questionnaire(case=Case.objects.get(pk=case.pk), frame=factory.frame(title="新")),
        ):
            with pytest.raises(QuestionnaireError, match="不能修改问卷，因为问卷结果影响得分"):
                attempt()


class TestLinks:
    def test_only_digests_of_links_are_kept(self, case: Case) -> None:
        made = factory.opened(case)
        tokens = issue_tokens(questionnaire=made, number=3)
        assert len(set(tokens)) == 3
        assert all(len(token) >= 22 for token in tokens)
        kept = set(AnswerLink.objects.values_list("digest", flat=True))
        assert len(kept) == 3
        assert not kept & set(tokens)
        made.refresh_from_db()
        assert made.links_issued == 3

    def test_unused_links_can_be_taken_back(self, case: Case) -> None:
        made = factory.opened(case)
        factory.answer(made, 0, 0)
        (token, _) = issue_tokens(questionnaire=made, number=2)
        assert void_tokens(questionnaire=made) == 2
        made.refresh_from_db()
        assert made.links_issued == 1
        with pytest.raises(LinkNotFoundError):
            submit_answer(token=token, answers={})

    @pytest.mark.parametrize(("number", "message"), [(0, "一次应为1到2000个"), (2001, "一次应为1到2000个")])
    def test_the_number_of_links_is_bounded(self, case: Case, number: int, message: str) -> None:
        with pytest.raises(QuestionnaireError, match=message):
            issue_tokens(questionnaire=factory.opened(case), number=number)


class TestAnswers:
    def test_an_answer_uses_its_link_up_and_leads_nowhere(self, case: Case) -> None:
        made = factory.opened(case)
        entries = Entry.objects.count()
        factory.answer(made, 0, 1, 1, text="窗口再多一些")
        sheet = AnswerSheet.objects.get()
        assert AnswerLink.objects.count() == 0
        assert {field.name for field in AnswerSheet._meta.get_fields()} == {"id", "questionnaire", "choices"}
        assert {field.name for field in AnswerChoice._meta.get_fields()} == {
            "id",
            "answer",
            "question",
            "option",
            "text",
        }
        assert sorted(str(row) for row in sheet.choices.all()) == ["满意", "窗口再多一些", "网上", "非常满意"]
        # One entry for the link the factory made, none for the answer: it would hold the time and the address.
        assert Entry.objects.count() == entries + 1

    def test_keys_tell_no_order(self, case: Case) -> None:
        made = factory.opened(case)
        keys = []
        for _ in range(8):
            before = set(AnswerSheet.objects.values_list("pk", flat=True))
            factory.answer(made, 0, 0)
            keys += set(AnswerSheet.objects.values_list("pk", flat=True)) - before
        assert keys != sorted(keys), "one in 40320 by chance"

    def test_a_faulty_answer_keeps_the_link_good(self, case: Case) -> None:
        made = factory.opened(case)
        (token,) = issue_tokens(questionnaire=made, number=1)
        one, two, many, words = made.questions.prefetch_related("options").order_by("order")
        options = [str(option.pk) for option in one.options.all()]
        for answers, problems in (
            ({one.pk: options[:1]}, {two.pk: "这一题必答"}),
            ({one.pk: options[:2], two.pk: ["9999999"]}, {one.pk: "选了2项", two.pk: "所选的不是这一题的选项"}),
            ({one.pk: ["x"], two.pk: options[:1]}, {one.pk: "所选的不是", two.pk: "所选的不是"}),
            ({one.pk: options[:1], words.pk: ["长" * 1001]}, {two.pk: "必答", words.pk: "写了1001个字"}),
            ({many.pk: factory.choice(many, 0) * 2}, {one.pk: "必答", two.pk: "必答", many.pk: "所选的不是"}),
        ):
            with pytest.raises(AnswerRejected) as rejected:
                submit_answer(token=token, answers=answers)
            assert rejected.value.problems.keys() == problems.keys()
            assert all(text in rejected.value.problems[key] for key, text in problems.items())
        assert AnswerSheet.objects.count() == 0
        submit_answer(token=token, answers={one.pk: options[:1], two.pk: factory.choice(two, 3), words.pk: ["\x00 "]})
        with pytest.raises(LinkNotFoundError):
            submit_answer(token=token, answers={})
        assert AnswerChoice.objects.count() == 2

    def test_nothing_at_all_is_no_answer(self, case: Case) -> None:
        made = factory.opened(case, questions=[Definition("意见", QuestionKind.OPEN, (), False, False)])
        (token,) = issue_tokens(questionnaire=made, number=1)
        with pytest.raises(AnswerRejected, match="没有作答任何题目"):
            submit_answer(token=token, answers={})

    def test_links_are_good_only_while_the_questionnaire_is_out(self, case: Case) -> None:
        made = factory.opened(case)
        (token,) = issue_tokens(questionnaire=made, number=1)
        today = timezone.localdate()
        for fields in (
            {"opens": today + timedelta(days=1), "closes": today + timedelta(days=2)},
            {"opens": today - timedelta(days=2), "closes": today - timedelta(days=1)},
        ):
            Questionnaire.objects.filter(pk=made.pk).update(**fields)
            with pytest.raises(LinkClosedError):
                submit_answer(token=token, answers={})
        close_questionnaire(questionnaire=made)
        with pytest.raises(LinkNotFoundError):
            submit_answer(token=token, answers={})


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_one_link_at_once_one_is_taken(centre: Agency) -> None:
    made = factory.opened(factory.make_case(centre))
    (token,) = issue_tokens(questionnaire=made, number=1)
    one, two, *_ = made.questions.prefetch_related("options").order_by("order")
    answers = {one.pk: factory.choice(one, 0), two.pk: factory.choice(two, 0)}
    barrier, outcomes = threading.Barrier(4), []

    def attempt() -> None:
        try:
            barrier.wait(timeout=30)
            submit_answer(token=token, answers=answers)
            outcomes.append("taken")
        except LinkNotFoundError:
            outcomes.append("gone")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["gone", "gone", "gone", "taken"], connection.vendor
    assert AnswerSheet.objects.count() == 1


class TestResults:
    def test_results_of_links_and_paper_together(self, case: Case) -> None:
        made = factory.opened(case, population_size=1000)
        for number in (0, 0, 0, 1, 3):
            factory.answer(made, number, 0, 1, text=f"意见{number}")
        enter_counts(questionnaire=made, counts=factory.paper(made, 10, 8, 4, 1, 0, 0, 5, 0, 0, 0, 2))
        close_questionnaire(questionnaire=made)
        results = results_of(questionnaire_of(case, made.pk))
        assert (results.progress.issued, results.progress.returned, results.valid) == (15, 13, 10)
        assert (str(results.recovery), str(results.validity)) == ("86.67%", "76.92%")
        attitude, speed, channels, words = results.questions
        assert [(entry.online, entry.paper, str(entry.share)) for entry in attitude.options] == [
            (3, 4, "70.00%"),
            (1, 1, "20.00%"),
            (0, 0, "0.00%"),
            (1, 0, "10.00%"),
        ]
        assert (str(attitude.satisfaction), str(speed.satisfaction), str(results.satisfaction)) == (
            "86.00%",
            "100.00%",
            "93.00%",
        )
        assert [entry.copies for entry in channels.options] == [2, 5]
        assert [str(entry.share) for entry in channels.options] == ["15.38%", "38.46%"]
        assert words.texts == ("意见0", "意见0", "意见0", "意见1", "意见3")
        assert results.sample.remarks()[0].startswith("样本偏小：有效答卷10份")

    def test_fewer_than_five_answers_by_link_are_neither_shown_nor_counted(self, case: Case) -> None:
        made = factory.opened(case)
        for _ in range(4):
            factory.answer(made, 3, 3, text="差评")
        enter_counts(questionnaire=made, counts=factory.paper(made, 10, 8, 8, 0, 0, 0, 8))
        close_questionnaire(questionnaire=made)
        results = results_of(questionnaire_of(case, made.pk))
        assert results.progress.withheld == 4
        assert results.valid == 8
        assert [entry.copies for entry in results.questions[0].options] == [8, 0, 0, 0]
        assert results.questions[3].texts == ()
        assert str(results.satisfaction) == "100.00%"

    def test_without_answers_there_is_no_rate(self, case: Case) -> None:
        made = close_questionnaire(questionnaire=factory.opened(case))
        results = results_of(questionnaire_of(case, made.pk))
        assert not results.satisfaction.is_value
        assert results.sample.remarks() == ("没有可计入的有效答卷，不能计算满意度。",)

    def test_choosing_needs_a_closed_questionnaire(self, case: Case) -> None:
        with pytest.raises(QuestionnaireError, match="“已结束”时才能这样做"):
            prefer_questionnaire(questionnaire=factory.opened(case), preferred=True)
