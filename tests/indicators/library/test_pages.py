"""The library's pages: from a file to a stored framework, the list and the page of one, and who may what."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evalcase.audit.models import Entry
from indicators.drafts.framework_drafts import row_at, rows_of
from indicators.library.models import Framework, FrameworkDraft
from scoring.tree.selectors import current_frameworks
from tests.factories import people
from tests.factories.agencies import make_agency
from tests.factories.forms import form_of
from tests.indicators.frameworks.layouts import MERGED, MERGES, grid
from tests.indicators.frameworks.test_table_files import workbook_of
from units.people.models import User

pytestmark = pytest.mark.django_db

PASTED = "指标名称\t分值\t评分标准\n甲项\t40\t符合要求得满分\n乙项\t60\t完成率×分值"


@pytest.fixture
def evaluator() -> User:
    return people.evaluator(make_agency("firm", "某咨询公司"))


@pytest.fixture
def manager() -> User:
    return people.administrator()


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="units.people.backends.RoleBackend")
    return client


def draft_from(client: Client, **sent: Any) -> FrameworkDraft:
    """Bring it in on the page; the one draft that came of it."""
    answer = client.post(reverse("framework-new"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return FrameworkDraft.objects.latest("pk")


def sent_by(client: Client, draft: FrameworkDraft) -> dict[str, str]:
    page = client.get(reverse("framework-draft", args=[draft.pk])).content.decode()
    return {name: value for name, value in form_of(page).items() if name != "csrfmiddlewaretoken"}


def post(client: Client, draft: FrameworkDraft, button: str, *args: str, **typed: str) -> Any:
    """Press a button of the draft's page: ``store``, ``accept-all``, ``move`` with its direction …; "" saves."""
    route = f"framework-draft-{button}" if button else "framework-draft"
    return client.post(reverse(route, args=[draft.pk, *args]), sent_by(client, draft) | typed)


def names(draft: FrameworkDraft) -> list[str]:
    draft.refresh_from_db()
    return [f"{row.key} {row.data['name']}" for row in rows_of(draft.content)]


def test_from_a_workbook_to_a_framework_that_only_its_maker_may_choose(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, file=SimpleUploadedFile("图书馆.xlsx", workbook_of(grid(MERGED, *MERGES))))
    page = client.get(reverse("framework-draft", args=[draft.pk])).content.decode()
    assert "1项规则待确认" in page
    assert "逐级相符" in page
    refused = post(client, draft, "store")
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "没有存入，草稿已保存" in shown
    assert "【决策/绩效目标/绩效目标合理性】还没有评分规则；应为一种评分规则。请点“规则与说明”选定。" in shown
    leaf = reverse("framework-draft-leaf", args=[draft.pk, "1-2-1"])
    sent = {"kind": "finding_deduction", "rule-finding_deduction-points": "3", "standard": "每项扣3分"}
    assert client.post(leaf, sent).status_code == 302
    answer = post(client, draft, "store", source="某县文旅局", code="county-library")
    framework = Framework.objects.get()
    assert answer["Location"] == reverse("framework", args=[framework.pk])
    assert (framework.is_shared, framework.maker, framework.source) == (False, evaluator, "某县文旅局")
    assert current_frameworks(evaluator) == [framework]
    assert current_frameworks() == []


def test_errors_stand_beside_their_fields_and_lose_nothing(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    refused = post(client, draft, "store", **{"weight-1": "4x", "title": "改过的名称", "code": "大写 CODE"})
    assert refused.status_code == 422
    errors = refused.context["form"].errors
    assert set(errors) == {"weight-1", "code", "source"}
    assert 'value="4x"' in refused.content.decode()
    draft.refresh_from_db()
    assert draft.title == "改过的名称"
    assert draft.content["tree"][0]["weight"] == "4x"


def test_the_page_sums_while_it_is_typed_into(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    sent = sent_by(client, draft) | {"weight-1": "45"}
    part = client.post(reverse("framework-draft-check", args=[draft.pk]), sent).content.decode()
    assert "分值合计 105" in part
    assert "逐级相符" not in part
    draft.refresh_from_db()
    assert draft.content["tree"][0]["weight"] == "40"


def test_rows_are_accepted_and_taken_out(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=f"{PASTED}\n丙项\t5\t由评委裁量")
    row = row_at(draft.content, "3")
    assert row is not None
    assert not row.is_accepted
    post(client, draft, "remove", row="3")
    draft.refresh_from_db()
    assert [node["name"] for node in draft.content["tree"]] == ["甲项", "乙项"]
    post(client, draft, "accept-all")
    draft.refresh_from_db()
    assert all(node["reading"]["accepted"] for node in draft.content["tree"])


def test_rows_are_added_moved_and_brought_back_with_what_was_typed(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    answer = post(client, draft, "add", row="1", **{"name-2": "乙改名"})
    assert answer["Location"].endswith("?row=2")
    assert names(draft) == ["1 甲项", "2 新指标", "3 乙改名"]
    page = client.get(answer["Location"]).content.decode()
    assert page.count(" checked") == 1
    assert page.count(" autofocus") == 1
    post(client, draft, "add-below", row="2")
    post(client, draft, "move-to", row="1", branch="2")
    assert names(draft) == ["1 新指标", "1-1 新指标", "1-2 甲项", "2 乙改名"]
    post(client, draft, "move", "up", row="1-2")
    post(client, draft, "remove", row="1")
    assert names(draft) == ["1 乙改名"]
    assert "撤销删除“新指标”" in client.get(reverse("framework-draft", args=[draft.pk])).content.decode()
    post(client, draft, "restore")
    assert names(draft) == ["1 新指标", "1-1 甲项", "1-2 新指标", "2 乙改名"]
    refused = post(client, draft, "move", "up", row="", **{"weight-2": "59"})
    assert "请先选中一项指标" in refused.content.decode()
    assert 'value="59"' in refused.content.decode()


def test_a_branch_has_its_code_and_note(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    post(client, draft, "add-below", row="1")
    branch = reverse("framework-draft-branch", args=[draft.pk, "1"])
    assert client.get(reverse("framework-draft-branch", args=[draft.pk, "2"])).status_code == 404  # a leaf
    assert client.post(branch, {"code": "A1", "note": "按年度调整"}).status_code == 302
    assert client.post(branch, {"code": "A2", "version_seen": "0"}).status_code == 409
    post(client, draft, "accept-all", source="某局", title="两项体系")
    post(client, draft, "store")
    first = Framework.objects.get().content["tree"][0]
    assert (first["code"], first["note"]) == ("A1", "按年度调整")


def test_what_a_leaf_measures_is_said_and_kept(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted="指标名称\t分值\t评分标准\n预算执行率\t40\t执行率×分值\n乙项\t60\t符合得满分")
    leaf = reverse("framework-draft-leaf", args=[draft.pk, "2"])
    sent = form_of(client.get(leaf).content.decode())
    assert client.post(leaf, sent | {"meaning": "satisfaction"}).status_code == 302
    assert client.post(leaf, sent | {"meaning": "nothing"}).status_code == 422
    post(client, draft, "accept-all", source="某局", code="two", title="两项体系")
    assert post(client, draft, "store").status_code == 302
    tree = Framework.objects.get().content["tree"]
    assert [leaf["meaning"] for leaf in tree] == ["execution_rate", "satisfaction"]


def test_caps_and_declared_data_are_typed_and_judged(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    totals = reverse("framework-draft-totals", args=[draft.pk])
    cap = {"cap-0-fact": "部门.执行率", "cap-0-below": "60%", "cap-0-cap": "169"}
    refused = client.post(totals, {"places": "2", **cap})
    assert "封顶169分超过总分100" in refused.content.decode()
    assert "写了几个" in client.post(totals, {"places": "2", **cap, "cap-0-answer": "是"}).content.decode()
    assert client.post(totals, {"places": "1", "highest": "9", **cap}).status_code == 422
    assert client.post(totals, {"places": "1", "highest": "105", **cap, "cap-0-cap": "69"}).status_code == 302
    facts = reverse("framework-draft-facts", args=[draft.pk])
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-key": "结转率", "form-0-operation": "ratio"}
    wrong = client.post(facts, rows | {"form-0-inputs": "部门.年末结转\n没有的"})
    assert "公式读取未知的事实“没有的”" in wrong.content.decode()
    assert client.post(facts, rows | {"form-0-inputs": "部门.年末结转\n部门.全年预算"}).status_code == 302
    page = client.get(reverse("framework-draft", args=[draft.pk])).content.decode()
    assert "部门.执行率低于60%的，总分不超过69分。" in page
    assert "没有加分的指标，不起作用" in page
    post(client, draft, "accept-all", source="某局", code="two", title="两项体系")
    post(client, draft, "store")
    framework = Framework.objects.get()
    assert (framework.content["caps"], framework.content["places"], framework.content["highest"]) == (
        [{"below": "60%", "cap": "69", "fact": "部门.执行率"}],
        1,
        "105",
    )
    shown = client.get(reverse("framework", args=[framework.pk])).content.decode()
    assert "部门.执行率低于60%的，总分不超过69分。" in shown
    assert "结转率 = 部门.年末结转 ÷ 部门.全年预算" in shown


def test_a_rule_is_proposed_from_the_text_that_is_typed(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    leaf = reverse("framework-draft-leaf", args=[draft.pk, "1"])
    propose = reverse("framework-draft-propose", args=[draft.pk, "1"])
    answer = client.post(propose, {"standard": "每发现一处问题扣2分，扣完为止"})
    assert answer["Location"] == leaf
    draft.refresh_from_db()
    assert draft.content["tree"][0]["rule"] == {"kind": "finding_deduction", "points": "2"}
    assert "每发现一项问题扣2分" in client.get(leaf).content.decode()
    wrong = client.post(leaf, {"kind": "finding_deduction", "rule-finding_deduction-points": "两分"})
    assert wrong.status_code == 422


def test_an_answer_to_a_question_is_taken(evaluator: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    choices = [{"label": "按原文分数，分值改为8", "rule": {"kind": "yes_no"}, "weight": "8"}]
    draft.content["tree"][0]["reading"] = {
        "accepted": False,
        "questions": [{"words": "文中满分为8分", "choices": choices}],
    }
    draft.save()
    address = reverse("framework-draft-answer", args=[draft.pk, "1"])
    client.post(address, {"question": "0", "choice": "5"})
    draft.refresh_from_db()
    assert draft.content["tree"][0]["weight"] == "40"
    client.post(address, {"question": "0", "choice": "0"})
    draft.refresh_from_db()
    node = draft.content["tree"][0]
    assert (node["weight"], node["rule"], node["reading"]["accepted"]) == ("8", {"kind": "yes_no"}, True)


def test_what_cannot_be_read_is_told_beside_the_field(evaluator: User) -> None:
    client = browser(evaluator)
    address = reverse("framework-new")
    for sent, field, found in (
        ({}, "file", "没有选择文件"),
        ({"pasted": "一\t二"}, "pasted", "没有找到指标体系的表格"),
        ({"file": SimpleUploadedFile("a.yaml", b"code: x")}, "file", "应为"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "pasted": PASTED}, "pasted", "只留一样"),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert found in str(answer.context["form"].errors[field])
    assert not FrameworkDraft.objects.exists()


def test_a_manager_stores_for_all_and_retires_with_a_reason(manager: User) -> None:
    client = browser(manager)
    draft = draft_from(client, pasted=PASTED)
    post(client, draft, "accept-all", source="某局", title="两项体系")
    draft.refresh_from_db()
    post(client, draft, "store", open_to="all")
    framework = Framework.objects.get()
    assert framework.is_shared
    page = client.get(reverse("framework", args=[framework.pk])).content.decode()
    assert "两项体系" in page
    assert "停用本版" in page
    switch = reverse("framework-switch", args=[framework.pk])
    client.post(switch, {"reason": ""})
    framework.refresh_from_db()
    assert framework.active
    client.post(switch, {"reason": "已有新版"})
    framework.refresh_from_db()
    assert not framework.active
    assert Entry.objects.get(action="停用指标体系").reason == "已有新版"


def test_a_manager_opens_an_evaluators_framework_to_all(evaluator: User, manager: User) -> None:
    client = browser(evaluator)
    draft = draft_from(client, pasted=PASTED)
    post(
        client, draft, "store", open_to="all", source="某公司", title="两项体系"
    )  # the button is not theirs: kept to themselves
    framework = Framework.objects.get()
    assert not framework.is_shared
    other = browser(people.outsider(make_agency("other", "另一家")))
    assert other.get(reverse("framework", args=[framework.pk])).status_code == 404
    browser(manager).post(reverse("framework-share", args=[framework.pk]), {"reason": "核对无误"})
    assert other.get(reverse("framework", args=[framework.pk])).status_code == 200
    assert Entry.objects.get(action="指标体系供全库选用").reason == "核对无误"
    unshare = reverse("framework-unshare", args=[framework.pk])
    assert client.post(unshare, {"reason": "我的"}).status_code == 403
    browser(manager).post(unshare, {"reason": ""})
    assert other.get(reverse("framework", args=[framework.pk])).status_code == 200
    browser(manager).post(unshare, {"reason": "与新办法不符"})
    assert other.get(reverse("framework", args=[framework.pk])).status_code == 404
    assert client.get(reverse("framework", args=[framework.pk])).status_code == 200
    assert Entry.objects.get(action="指标体系收回为仅编制人可用").reason == "与新办法不符"
    Framework.objects.update(is_shared=True, maker=None)
    browser(manager).post(unshare, {"reason": "没有编制人"})
    assert Framework.objects.get().is_shared


def test_a_copy_and_a_new_version_begin_as_drafts(manager: User) -> None:
    client = browser(manager)
    draft = draft_from(client, pasted=PASTED)
    post(client, draft, "store", open_to="all", source="某局", title="两项体系", code="two")
    framework = Framework.objects.get()
    copy_address = reverse("framework-copy", args=[framework.pk])
    client.post(copy_address, {"way": "version"})
    version = FrameworkDraft.objects.latest("pk")
    assert (version.content["code"], version.content["version"], version.base) == ("two", "2", framework)
    post(client, version, "store", open_to="all", **{"weight-1": "50", "weight-2": "50"})
    assert sorted(Framework.objects.values_list("version", flat=True)) == ["1", "2"]
    client.post(copy_address, {"way": "copy"})
    assert FrameworkDraft.objects.get().title == "两项体系（副本）"


def test_two_versions_beside_each_other(manager: User) -> None:
    client = browser(manager)
    draft = draft_from(client, pasted=PASTED)
    post(client, draft, "store", open_to="all", source="某局", title="两项体系", code="two")
    first = Framework.objects.get()
    client.post(reverse("framework-copy", args=[first.pk]), {"way": "version"})
    changed = {"weight-1": "45", "weight-2": "55", "name-2": "丙项"}
    draft = FrameworkDraft.objects.get()
    totals = reverse("framework-draft-totals", args=[draft.pk])
    cap = {"cap-0-fact": "部门.执行率", "cap-0-below": "60%", "cap-0-cap": "69"}
    client.post(totals, {"places": "2", **cap})
    post(client, draft, "store", open_to="all", **changed)
    second = Framework.objects.get(version="2")
    address = reverse("framework-compare", args=[second.pk])
    assert client.get(address).status_code == 200
    changes = client.get(address, {"other": first.pk}).context["changes"]
    whole, *changes = changes
    assert [(side.label, side.before, side.after) for side in whole.sides] == [
        ("封顶", "", "部门.执行率低于60%的，总分不超过69分。")
    ]
    assert [(change.path, change.kind) for change in changes] == [("甲项", "修改"), ("丙项", "新增"), ("乙项", "删去")]
    sides = [(side.label, side.before, side.after) for side in changes[0].sides]
    assert sides == [("分值", "40", "45"), ("规则", "达到的得40分，未达到的不得分。", "达到的得45分，未达到的不得分。")]
    assert client.get(address, {"other": "99999"}).context["changes"] == []
    same = client.get(reverse("framework-compare", args=[first.pk]), {"other": first.pk})
    assert same.context["form"].errors


def test_an_evaluator_makes_no_version_of_what_others_made(evaluator: User, manager: User) -> None:
    _stored(manager, 1)
    framework = Framework.objects.get()
    client = browser(evaluator)
    client.post(reverse("framework-copy", args=[framework.pk]), {"way": "version"})
    assert not FrameworkDraft.objects.exists()
    assert "编制新版本" not in client.get(reverse("framework", args=[framework.pk])).content.decode()
    client.post(reverse("framework-copy", args=[framework.pk]), {"way": "copy"})
    refused = post(client, FrameworkDraft.objects.get(), "store", code="f-1", version="2")
    assert "已被使用" in str(refused.context["form"].errors["code"])
    assert Framework.objects.count() == 1


def _stored(manager: User, number: int) -> None:
    content = {
        "code": f"f-{number}",
        "version": "1",
        "title": f"体系{number}",
        "source": "某局",
        "kind": "project",
        "total": "100",
        "ladder": [{"word": "优", "from": "0"}],
        "places": 2,
        "caps": [],
        "facts": [],
        "not_applicable": "full",
        "tree": [{"name": "甲", "code": "1", "weight": "100", "rule": {"kind": "yes_no"}}],
    }
    fields = {name: content[name] for name in ("code", "version", "title", "source", "kind")}
    Framework.objects.create(content=content, sha256=f"{number:064}", maker=manager, **fields)


def test_the_list_asks_as_often_for_one_as_for_three(manager: User, django_assert_num_queries: Any) -> None:
    client = browser(manager)
    _stored(manager, 1)
    address = reverse("framework-list")
    client.get(address)
    with django_assert_num_queries(6):
        assert client.get(address).context["frameworks"].count() == 1
    _stored(manager, 2)
    _stored(manager, 3)
    with django_assert_num_queries(6):
        page = client.get(address).content.decode()
    assert page.count('data-label="名称"') == 3
    assert client.get(address, {"q": "体系2"}).content.decode().count('data-label="名称"') == 1
    assert "至少两个字" in client.get(address, {"q": "体"}).content.decode()
