"""The pages of questionnaires: who may reach them, what they show and ask the database; the public answer page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from scoring.cases.models import Case
from scoring.counting.services import close_questionnaire, enter_counts
from scoring.counting.workbook import counts_workbook
from scoring.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireState
from scoring.questionnaires.services.links import issue_tokens
from tests.factories import questionnaires as factory
from tests.factories.agencies import make_agency
from tests.factories.forms import form_of
from units.agencies.models import Agency
from units.people.models import User

LIST = "/cases/survey-2023/questionnaires/"
READ = ["", "{pk}/"]
WRITE_GET = [
    "new/",
    "{pk}/frame/",
    "{pk}/preview/",
    "{pk}/counts/",
    "{pk}/counts.xlsx",
    "{pk}/questions/new/",
    "{pk}/questions/{q}/",
]
POST_ONLY = [
    "{pk}/open/",
    "{pk}/close/",
    "{pk}/delete/",
    "{pk}/prefer/",
    "{pk}/links/",
    "{pk}/links/void/",
    "{pk}/counts/upload/",
    "{pk}/questions/{q}/up/",
    "{pk}/questions/{q}/down/",
    "{pk}/questions/{q}/remove/",
]


@pytest.fixture
def case(centre: Agency) -> Case:
    return factory.make_case(centre)


@pytest.fixture
def signed_in(client: Client, evaluator: User) -> Client:
    client.force_login(evaluator)
    return client


def address(route: str, made: Questionnaire) -> str:
    return LIST + route.format(pk=made.pk, q=made.questions.order_by("order")[0].pk)


class TestWhoMayOpen:
    @pytest.mark.parametrize("route", READ + WRITE_GET)
    def test_the_evaluator_opens_every_page(self, signed_in: Client, case: Case, route: str) -> None:
        assert signed_in.get(address(route, factory.draft(case))).status_code == 200

    @pytest.mark.parametrize("who", ["agency_clerk", "reviewer"])
    @pytest.mark.parametrize("route", READ + WRITE_GET + POST_ONLY)
    def test_others_on_the_case_read_and_do_not_write(
        self, client: Client, case: Case, request: pytest.FixtureRequest, who: str, route: str
    ) -> None:
        client.force_login(request.getfixturevalue(who))
        place = address(route, factory.draft(case))
        if route in READ:
            page = client.get(place)
            assert page.status_code == 200
            assert '<button type="submit">开始发放' not in page.content.decode()
        else:
            assert client.get(place).status_code == 403
            assert client.post(place, {"number": 1}).status_code == 403
        assert Questionnaire.objects.get().state == QuestionnaireState.DRAFT

    @pytest.mark.parametrize("route", READ + WRITE_GET + POST_ONLY)
    def test_strangers_find_nothing_and_visitors_sign_in(
        self, client: Client, case: Case, outsider: User, route: str
    ) -> None:
        place = address(route, factory.draft(case))
        assert client.get(place).status_code == 302
        client.force_login(outsider)
        assert client.get(place).status_code == 404
        assert client.post(place).status_code == 404

    @pytest.mark.parametrize("route", [route for route in READ + WRITE_GET + POST_ONLY if "{pk}" in route])
    def test_a_questionnaire_of_another_case_is_not_found(
        self, signed_in: Client, case: Case, evaluator: User, route: str
    ) -> None:
        other = factory.make_case(make_agency("other-centre", "别的单位"), "other-2023")
        place = address(route, factory.draft(other))
        assert signed_in.get(place).status_code == 404
        assert signed_in.post(place).status_code == 404

    @pytest.mark.parametrize("route", POST_ONLY)
    def test_steps_are_not_taken_by_a_link(self, signed_in: Client, case: Case, route: str) -> None:
        assert signed_in.get(address(route, factory.draft(case))).status_code == 405


class TestQueries:
    @pytest.mark.parametrize("number", [1, 3])
    def test_the_list(self, signed_in: Client, case: Case, number: int, django_assert_num_queries: Any) -> None:
        for turn in range(number):
            factory.opened(case, title=f"问卷{turn}")
        signed_in.get(LIST)
        with django_assert_num_queries(7):
            page = signed_in.get(LIST).content.decode()
        assert page.count('<th scope="row"') == number

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_results(self, signed_in: Client, case: Case, number: int, django_assert_num_queries: Any) -> None:
        questions = list(factory.default_questions()[:number])
        made = factory.opened(case, questions=questions)
        for _ in range(5):
            factory.answer(made, *[0] * number)
        close_questionnaire(questionnaire=made)
        signed_in.get(address("{pk}/", made))
        with django_assert_num_queries(14):
            page = signed_in.get(address("{pk}/", made)).content.decode()
        assert page.count('class="sheet result"') == number

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_answer_page(self, client: Client, case: Case, number: int, django_assert_num_queries: Any) -> None:
        made = factory.opened(case, questions=list(factory.default_questions()[:number]))
        (token,) = issue_tokens(questionnaire=made, number=1)
        with django_assert_num_queries(4):
            page = client.get(f"/q/{token}/").content.decode()
        assert page.count("<fieldset") == number


class TestDefining:
    def test_from_nothing_to_sent_out(self, signed_in: Client, case: Case) -> None:
        frame = {
            "title": "办事群众问卷", "population": "办事群众", "planned": "100", "minimum_valid": "30",
            "opens": "2023-01-01", "closes": "2099-01-01",
        }  # fmt: skip
        page = signed_in.post(f"{LIST}new/", frame | {"closes": "2022-01-01"})
        assert "截止日期早于开始日期" in page.content.decode()
        assert signed_in.post(f"{LIST}new/", frame).status_code == 302
        made = Questionnaire.objects.get()
        here = address_of_new(made)
        for given in (
            {"text": "服务态度", "kind": "satisfaction", "scale": "five", "counts": "on", "required": "on"},
            {"text": "渠道", "kind": "multiple", "options": "窗口\n网上\n", "counts": "on"},
            {"text": "效率", "kind": "satisfaction", "options": "好 100%\n中，33.33％\n差 0%", "counts": "on"},
        ):
            assert signed_in.post(f"{here}questions/new/", given).status_code == 302
        page = signed_in.get(here).content.decode()
        assert all(text in page for text in ("不太满意", "40%", "33.33%", "服务态度", "多选", "选答"))
        assert page.count("计入满意度</span>") == 2
        signed_in.post(f"{here}open/")
        made.refresh_from_db()
        assert made.state == QuestionnaireState.OPEN

    @pytest.mark.parametrize(("kind", "options"), [("single", "甲\n乙"), ("multiple", "甲\n乙"), ("open", "")])
    def test_another_kind_of_question_is_added_though_a_preset_stands_chosen(
        self, signed_in: Client, case: Case, kind: str, options: str
    ) -> None:
        made = factory.draft(case)
        place = address("{pk}/questions/new/", made)
        given = form_of(signed_in.get(place).content.decode())
        assert signed_in.post(place, given | {"text": "新题", "kind": kind, "options": options}).status_code == 302
        added = made.questions.get(text="新题")
        assert (added.kind, [one.text for one in added.options.all()]) == (kind, options.split())

    def test_no_number_is_typed_where_the_mouse_wheel_changes_it(self, signed_in: Client, case: Case) -> None:
        made = factory.opened(case)
        for route in ("{pk}/", "{pk}/counts/"):
            page = signed_in.get(address(route, made)).content.decode()
            assert 'inputmode="numeric"' in page
            assert 'type="number"' not in page
        for place in (f"{LIST}new/", address("{pk}/frame/", factory.draft(case, title="另一份问卷"))):
            page = signed_in.get(place).content.decode()
            assert 'name="planned"' in page
            assert 'type="number"' not in page
            assert "2023年到" not in page

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"kind": "satisfaction", "options": "好 120%"}, "第1行“好 120%”的权重大于100%"),
            ({"kind": "satisfaction", "options": "好 100%\n差"}, "选项“差”没有权重"),
            ({"kind": "satisfaction", "scale": "two", "options": "好 100%"}, "又填写了选项"),
            ({"kind": "single", "options": "长" * 31 + "\n短"}, "第1行的选项有31个字"),
        ],
    )
    def test_a_faulty_question_is_shown_again(
        self, signed_in: Client, case: Case, given: dict[str, str], told: str
    ) -> None:
        made = factory.draft(case)
        page = signed_in.post(address("{pk}/questions/new/", made), {"text": "新题", "counts": "on"} | given)
        assert told in page.content.decode()
        assert made.questions.count() == 4

    def test_a_step_that_cannot_be_taken_says_why(self, signed_in: Client, case: Case) -> None:
        made = factory.opened(case)
        page = signed_in.post(address("{pk}/delete/", made), follow=True).content.decode()
        assert "现在是“发放中”，“草稿”时才能这样做" in page


def address_of_new(made: Questionnaire) -> str:
    return f"{LIST}{made.pk}/"


class TestSendingOut:
    def test_links_come_once_as_a_workbook(self, signed_in: Client, case: Case) -> None:
        made = factory.opened(case)
        answer = signed_in.post(address("{pk}/links/", made), {"number": "2"})
        assert "no-store" in answer["Cache-Control"]
        rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(min_row=3, values_only=True))
        assert len(rows) == 2
        assert signed_in.get(str(rows[0][1]).replace("http://testserver", "")).status_code == 200
        wrong = signed_in.post(address("{pk}/links/", made), {"number": "0"}, follow=True).content.decode()
        assert "生成链接数：" in wrong

    def test_results_wait_for_the_closing(self, signed_in: Client, case: Case) -> None:
        made = factory.opened(case)
        for _ in range(6):
            factory.answer(made, 0, 0, text="窗口少")
        page = signed_in.get(address("{pk}/", made)).content.decode()
        assert "窗口少" not in page
        assert "本题满意度" not in page
        assert "问卷没有结束" in signed_in.post(address("{pk}/close/", made), follow=True).content.decode()
        signed_in.post(address("{pk}/close/", made), {"confirm": "yes"})
        page = signed_in.get(address("{pk}/", made)).content.decode()
        assert page.count("窗口少") == 6
        assert re.search(r"满意度</dt><dd>100\.00%", page)

    def test_words_are_not_for_the_evaluated_agency(self, client: Client, case: Case, agency_clerk: User) -> None:
        made = factory.opened(case)
        for _ in range(6):
            factory.answer(made, 0, 0, text="窗口少")
        close_questionnaire(questionnaire=made)
        client.force_login(agency_clerk)
        page = client.get(address("{pk}/", made)).content.decode()
        assert "窗口少" not in page
        assert "只供评价人员和审核人员查看" in page

    def test_counts_by_form_and_by_workbook(self, signed_in: Client, case: Case) -> None:
        made = factory.opened(case, questions=[factory.default_questions()[0]])
        fields = [f"option-{option.pk}" for option in made.questions.get().options.all()]
        counts = dict(zip(fields, ("5", "3", "2", "0"), strict=True))
        refused = signed_in.post(address("{pk}/counts/", made), counts | {"issued": "5", "returned": "10"})
        assert refused.status_code == 422
        assert "回收份数不能多于发放份数" in refused.content.decode()
        assert signed_in.post(address("{pk}/counts/", made), {"issued": ""}).status_code == 422
        assert (
            signed_in.post(address("{pk}/counts/", made), counts | {"issued": "12", "returned": "10"}).status_code
            == 302
        )
        made.refresh_from_db()
        sheet = SimpleUploadedFile("份数.xlsx", counts_workbook(made))
        page = signed_in.post(address("{pk}/counts/upload/", made), {"workbook": sheet}, follow=True).content.decode()
        assert "纸质份数已从份数.xlsx导入" in page
        for given in ({}, {"workbook": SimpleUploadedFile("坏.xlsx", b"PK")}):
            answer = signed_in.post(address("{pk}/counts/upload/", made), given)
            assert answer.status_code == 422
            assert "登记表没有导入" in answer.content.decode()


class TestAnswering:
    def test_a_visitor_answers_without_a_session(self, client: Client, case: Case) -> None:
        made = factory.opened(case)
        (token,) = issue_tokens(questionnaire=made, number=1)
        page = client.get(f"/q/{token}/")
        assert page["Cache-Control"] == "no-store, private"
        assert "<script" not in page.content.decode()
        assert set(client.cookies) <= {"csrftoken"}
        one, two, *_ = made.questions.prefetch_related("options").order_by("order")
        half = {f"q{one.pk}": factory.choice(one, 1)}
        refused = client.post(f"/q/{token}/", half)
        assert refused.status_code == 422
        told = refused.content.decode()
        assert f'<a href="#q{two.pk}">办事效率</a>：这一题必答' in told
        assert told.count(" checked") == 1
        done = client.post(f"/q/{token}/", half | {f"q{two.pk}": factory.choice(two, 0)}, follow=True)
        assert "已提交，谢谢您" in done.content.decode()
        assert AnswerSheet.objects.count() == 1
        assert "sessionid" not in client.cookies

    def test_used_unknown_and_closed_links_give_the_same_page(self, client: Client, case: Case) -> None:
        made = factory.opened(case)
        token, _ = issue_tokens(questionnaire=made, number=2)
        Questionnaire.objects.update(closes="2020-01-02", opens="2020-01-01")
        closed, unknown = client.get(f"/q/{token}/"), client.get("/q/unknown/")
        assert (closed.status_code, unknown.status_code) == (410, 404)
        assert closed.content == unknown.content
        assert client.post(f"/q/{token}/").status_code == 410
        assert client.post("/q/unknown/").status_code == 404
        assert "问卷案件" not in closed.content.decode()

    def test_forged_answers_are_no_server_errors(self, client: Client, case: Case) -> None:
        made = factory.opened(case)
        (token,) = issue_tokens(questionnaire=made, number=1)
        one, *_ = made.questions.order_by("order")
        for value in ("9" * 40, "-1", "abc", "\x00", "１"):
            assert client.post(f"/q/{token}/", {f"q{one.pk}": value}).status_code == 422
        assert client.put(f"/q/{token}/").status_code == 405

    def test_text_of_people_is_escaped(self, signed_in: Client, case: Case) -> None:
        made = factory.opened(case, introduction="<b>您好</b>")
        (token,) = issue_tokens(questionnaire=made, number=1)
        assert "&lt;b&gt;您好" in signed_in.get(f"/q/{token}/").content.decode()
        enter_counts(questionnaire=made, counts=factory.paper(made, 9, 9, 9, 0, 0, 0, 9))
        for _ in range(5):
            factory.answer(made, 0, 0, text="<script>1</script>")
        close_questionnaire(questionnaire=made)
        page = signed_in.get(address("{pk}/", made)).content.decode()
        assert "&lt;script&gt;1" in page
        assert "<script>1" not in page
