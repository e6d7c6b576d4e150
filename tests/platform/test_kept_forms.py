"""Every form of the site that comes after its session has ended: few are sent on, and none that wants confirming."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from scoring.cases.workflow import STEPS
from tests.factories.forms import form_of
from tests.factories.people import PASSWORD
from tests.platform.access_table import OF_A_CASE
from tests.platform.drives import DRIVES
from tests.platform.posts import Post
from tests.platform.site import Site, routes
from units.sign_in.models import UserSession

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
SENT, TEMPORARY_REDIRECT = "提交保留的内容", 307
# Which forms are sent on after signing in again, and as what. All others are shown and go nowhere.
SENT_ON = {
    "case-new": "新建案件",
    "framework-draft": "保存指标体系草稿",
    "framework-draft-leaf": "保存指标体系草稿的指标",
    "framework-draft-branch": "保存指标体系草稿的上级指标",
    "framework-draft-totals": "保存总分规则",
    "framework-draft-facts": "保存声明的数据",
    "framework-draft-propose": "按草稿中的文字提出规则",
    "case-setup": "保存指标体系",
    "indicator-add-sibling": "保存指标体系并添加同级指标",
    "indicator-add-child": "保存指标体系并添加下级指标",
    "indicator-move": "保存指标体系并移动一项指标",
    "case-setup-indicator": "保存指标",
    "indicator-preview-rule": "预览规则",
    "indicator-propose-rule": "按文字提出规则",
    "indicator-standard-from-rule": "由评分规则生成评分标准",
    "score-sheet": "保存评分表",
    "score-sheet-choose-fact": "选定指标的数据",
    "score-sheet-paste": "预览粘贴的内容",
    "score-sheet-paste-confirm": "粘贴到评分表",
    "panel-mine": "保存评分草稿",
    "evidence-paper": "保存材料说明",
    "indicator-evidence-note": "登记材料",
    "questionnaire-new": "新建问卷",
    "questionnaire-frame": "保存问卷设置",
    "questionnaire-counts": "保存纸质问卷份数",
    "question-new": "保存问卷题目",
    "question": "保存问卷题目",
    "words": "保存报告文字",
    "import-correct": "更正导入的单元格",
    "import-settings": "设置导入的单位、年度和金额单位",
}


def late(site: Site, post: Post, address: str) -> tuple[Client, HttpResponse]:
    """The browser of a person whose session has ended, and the answer to what they sent."""
    client = site.client(post.person)
    UserSession.objects.filter(user=site.people[post.person]).update(expire_date=timezone.now())
    given: dict[str, Any] = {"content_type": "application/json"} if isinstance(post.data, str) else {}
    return client, client.post(address, post.data, **given, **ORIGIN)


def signed_in_again(site: Site, client: Client, person: str, page: HttpResponse) -> tuple[str, str]:
    """The address and the text of the page that tells what became of the form."""
    fields = form_of(page.content.decode()) | {"username": site.people[person].username, "password": PASSWORD}
    address = client.post("/sign-in/", fields, **ORIGIN)["Location"]
    assert address.startswith("/sign-in/kept/?form=")
    return address, client.get(address).content.decode()


def test_only_these_views_have_forms_sent_on() -> None:
    declared = {name for name, (entry, _) in routes().items() if hasattr(_view(entry.callback), "resend_as")}
    assert declared == set(SENT_ON)


@pytest.mark.parametrize("line", [line for line in DRIVES if line not in ("login", "second-factor")])
def test_what_becomes_of_a_form_that_came_too_late(site: Site, line: str) -> None:
    post = DRIVES[line](site)
    address = site.address(post.line or line) + post.query
    client, page = late(site, post, address)
    if page.status_code == 302:  # a bare button, a secret or data of a script: there are no words to keep
        assert line not in SENT_ON
        return
    at, shown = signed_in_again(site, client, post.person, page)
    assert (SENT in shown) == (line in SENT_ON)
    if line not in SENT_ON:
        assert client.post(at, post.data, **ORIGIN)["Location"] == "/"
        return
    assert f"<dd>{SENT_ON[line]}</dd>" in shown
    if line in OF_A_CASE:
        assert f"<dd>{site.main.case.title}</dd>" in shown
    elif line.startswith("import-"):
        assert f"<dd>{site.upload.agency}2021年的导入</dd>" in shown
    sent = client.post(at, form_of(shown), **ORIGIN)
    assert (sent.status_code, sent["Location"]) == (TEMPORARY_REDIRECT, address)
    assert client.post(at, form_of(shown), **ORIGIN)["Location"] == "/", "a second click sends nothing again"


@pytest.mark.parametrize("step", [one.action for one in STEPS])
def test_a_step_of_the_workflow_is_not_taken_and_its_reason_is_shown(site: Site, step: str) -> None:
    person = "E" if step in ("freeze", "submit", "withdraw") else "R"
    reason = "理由很长。" * 700
    client, page = late(site, Post(person, {"reason": reason}), site.address(f"transition {step}"))
    assert "不会代为提交" in page.content.decode()
    at, shown = signed_in_again(site, client, person, page)
    assert f"<li>{reason}</li>" in shown
    assert f"<dd>{site.main.case.title}</dd>" in shown
    assert f'name="reason" value="{reason}"' not in shown
    state = site.main.case.state
    assert client.post(at, {"reason": reason}, **ORIGIN)["Location"] == "/"
    site.main.case.refresh_from_db()
    assert site.main.case.state == state


@pytest.mark.parametrize("line", ["case-setup-freeze", "indicator-remove", "panel-mine-submit"])
def test_a_button_that_wants_confirming_sends_no_form_on(site: Site, line: str) -> None:
    client, page = late(site, Post("E", {"words": "写下的话"}), site.address(line))
    _, shown = signed_in_again(site, client, "E", page)
    assert SENT not in shown
    assert "写下的话" in shown


def test_a_title_that_is_not_open_to_the_person_is_not_told(site: Site) -> None:
    client, page = late(site, Post("X", {"1:reason": "写下的话"}), site.address("score-sheet"))
    _, shown = signed_in_again(site, client, "X", page)
    assert "写下的话" in shown
    assert site.main.case.title not in shown


def test_what_is_sent_on_is_named_in_chinese() -> None:
    for name, (entry, _) in routes().items():
        named = getattr(_view(entry.callback), "resend_as", "保存")
        assert re.fullmatch(r"[\u4e00-\u9fff、]{2,}", named), name


def _view(callback: Any) -> Any:
    return getattr(callback, "view_class", callback)
