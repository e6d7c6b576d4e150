"""Drafts on the site: brought in, kept by their owner, stored in the library, copied, thrown away."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from evalcase.audit.models import Entry
from evalcase.uploads.rejection import UploadRejected
from indicators.drafts.framework_drafts import framework_of, row_at
from indicators.frameworks.loading import read_framework
from indicators.frameworks.problems import FrameworkFileError
from indicators.frameworks.schema import framework_from_content
from indicators.frameworks.tables.files import grids_of_workbook
from indicators.frameworks.tables.reading import read_table
from indicators.library.downloads import framework_workbook, framework_yaml
from indicators.library.drafting import (
    StaleDraft,
    bring_in_file,
    bring_in_pasted,
    copy_framework,
    delete_draft,
    save_draft,
)
from indicators.library.models import Framework, FrameworkDraft
from indicators.library.selectors import frameworks_open_to, may_draft, may_manage, search_frameworks
from indicators.library.services import store_draft
from tests.factories import papers, people
from tests.factories.agencies import make_agency
from tests.indicators.frameworks.layouts import MERGED, MERGES, grid, leaves
from tests.indicators.frameworks.test_table_files import document_of, workbook_of
from units.people.models import User

pytestmark = pytest.mark.django_db

FULL_MARKS = {"kind": "finding_deduction", "points": "3"}


@pytest.fixture
def evaluator() -> User:
    return people.evaluator(make_agency("firm", "某咨询公司"))


@pytest.fixture
def manager() -> User:
    return people.administrator()


@pytest.fixture
def draft(evaluator: User) -> FrameworkDraft:
    data = workbook_of(grid(MERGED, *MERGES))
    (made,) = bring_in_file(data=data, file_name="图书馆.xlsx", declared="", owner=evaluator)
    return made


def mended(draft: FrameworkDraft, **head: Any) -> FrameworkDraft:
    """The draft with its one open rule set and accepted."""
    row = row_at(draft.content, "1-2-1")
    assert row is not None
    row.data.update(rule=FULL_MARKS, reading={"accepted": True})
    return save_draft(draft=draft, content=draft.content | {"source": "某县财政局"} | head, seen=draft.version)


def test_a_workbook_becomes_a_draft_of_its_owner(draft: FrameworkDraft, evaluator: User) -> None:
    assert (draft.owner, draft.title) == (evaluator, "某县图书馆免费开放绩效评价指标体系")
    assert (draft.file_name, draft.sheet, len(draft.sha256)) == ("图书馆.xlsx", "指标体系", 64)
    assert draft.content["code"] == f"own-{draft.pk}"


def test_every_table_of_a_document_becomes_a_draft(evaluator: User) -> None:
    data = document_of(grid(MERGED, *MERGES), grid("说明|无"), grid("指标名称|分值|评分标准\n甲|40|a\n乙|60|b"))
    made = bring_in_file(data=data, file_name="表.docx", declared="", owner=evaluator)
    assert [each.sheet for each in made] == ["表1", "表3"]


def test_a_pack_becomes_a_draft_as_it_is(evaluator: User, framework_text: str) -> None:
    (made,) = bring_in_file(data=framework_text.encode(), file_name="small.yaml", declared="", owner=evaluator)
    assert framework_of(made.content, "")[0] == read_framework(framework_text, "small.yaml")
    with pytest.raises(FrameworkFileError):
        bring_in_file(data=b"code: x", file_name="small.yaml", declared="", owner=evaluator)


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (papers.pdf(), "表.pdf", "是PDF文件"),
        (papers.pdf(), "表.xlsx", "内容却是PDF"),
        (b"", "表.docx", "空的"),
        (workbook_of(grid("单位|金额\n某局|1")), "表.xlsx", "没有找到指标体系的表格"),
        (b"\xff\xfe\x00", "表.yaml", "UTF-8"),
    ],
)
def test_what_is_no_framework_is_refused_by_name(evaluator: User, data: bytes, name: str, found: str) -> None:
    with pytest.raises(UploadRejected) as rejection:
        bring_in_file(data=data, file_name=name, declared="", owner=evaluator)
    assert found in str(rejection.value)
    assert name in str(rejection.value)
    assert not FrameworkDraft.objects.exists()


def test_pasted_cells(evaluator: User) -> None:
    (made,) = bring_in_pasted(
        text="指标名称\t分值\t评分标准\n甲项\t40\t符合得满分\n乙项\t60\t符合得满分", owner=evaluator
    )
    assert (made.file_name, [node["name"] for node in made.content["tree"]]) == ("粘贴的表格", ["甲项", "乙项"])


def test_a_table_of_hundreds_of_indicators_is_refused(evaluator: User) -> None:
    lines = [f"指标{number}号\t1\t符合得满分" for number in range(301)]
    with pytest.raises(UploadRejected, match="301个末级指标"):
        bring_in_pasted(text="\n".join(["指标名称\t分值\t评分标准", *lines]), owner=evaluator)


def test_an_open_rule_keeps_a_draft_out_of_the_library(draft: FrameworkDraft, evaluator: User) -> None:
    with pytest.raises(FrameworkFileError) as caught:
        store_draft(draft=draft, actor=evaluator, is_shared=False)
    places = {problem.place for problem in caught.value.problems}
    assert places == {"全文 · source", "决策/绩效目标/绩效目标合理性 · rule"}
    assert FrameworkDraft.objects.filter(pk=draft.pk).exists()


def test_a_stored_draft_is_a_version_of_the_library(draft: FrameworkDraft, evaluator: User, manager: User) -> None:
    framework = store_draft(draft=mended(draft, code="county-library"), actor=evaluator, is_shared=False)
    assert (framework.code, framework.version, framework.is_shared) == ("county-library", "1", False)
    assert not FrameworkDraft.objects.exists()
    assert Entry.objects.filter(action="存入指标体系库", actor_id=evaluator.pk).count() == 1
    stranger = people.outsider(make_agency("other", "另一家公司"))
    assert [list(frameworks_open_to(who)) for who in (evaluator, manager, stranger)] == [[framework], [framework], []]


def test_a_code_is_used_once_but_by_the_next_version(draft: FrameworkDraft, manager: User) -> None:
    first = store_draft(draft=mended(draft, code="county-library"), actor=manager, is_shared=True)
    copied = copy_framework(framework=first, owner=manager, as_version=False)
    save_draft(draft=copied, content=copied.content | {"code": "county-library"}, seen=None)
    again = copy_framework(framework=first, owner=manager, as_version=True)
    assert again.content["version"] == "2"
    second = store_draft(draft=again, actor=manager, is_shared=True)
    assert (second.code, second.version) == ("county-library", "2")
    stale = copy_framework(framework=first, owner=manager, as_version=True)
    save_draft(draft=stale, content=stale.content | {"version": "2"}, seen=None)
    with pytest.raises(FrameworkFileError, match="已有第2版"):
        store_draft(draft=stale, actor=manager, is_shared=True)
    brought = bring_in_pasted(text="指标名称\t分值\t评分标准\n甲\t40\t符合得满分\n乙\t60\t符合得满分", owner=manager)[0]
    save_draft(draft=brought, content=brought.content | {"code": "county-library"}, seen=None)
    with pytest.raises(FrameworkFileError, match="已被使用"):
        store_draft(draft=brought, actor=manager, is_shared=True)


def test_two_pages_of_a_draft_do_not_overwrite_one_another(draft: FrameworkDraft) -> None:
    save_draft(draft=draft, content=draft.content | {"title": "甲"}, seen=0)
    with pytest.raises(StaleDraft):
        save_draft(draft=draft, content=draft.content | {"title": "乙"}, seen=0)
    assert FrameworkDraft.objects.get().title == "甲"


def test_a_deleted_draft_leaves_its_title_in_the_log(draft: FrameworkDraft, evaluator: User) -> None:
    delete_draft(draft=draft, actor=evaluator)
    assert not FrameworkDraft.objects.exists()
    assert Entry.objects.get(action="删除指标体系草稿").object_title == "某县图书馆免费开放绩效评价指标体系"


def test_both_downloads_are_read_back(draft: FrameworkDraft, manager: User) -> None:
    framework = store_draft(draft=mended(draft, code="county-library"), actor=manager, is_shared=True)
    pack = framework_yaml(framework.content)
    assert read_framework(pack.decode(), "x.yaml").to_json() == framework.content
    assert yaml.safe_load(pack)["code"] == "county-library"
    table = read_table(grids_of_workbook(framework_workbook(framework_from_content(framework.content)), "x.xlsx")[0])
    assert table is not None
    assert leaves(table) == [
        ("立项依据充分性", "8"),
        ("绩效目标合理性", "12"),
        ("年接待读者人次", "50"),
        ("新增藏书量", "30"),
    ]
    assert [(node.name, str(node.weight)) for node in table.tree] == [("决策", "20"), ("产出", "80")]
    assert table.doubts == ()


def test_who_may_what(evaluator: User, manager: User) -> None:
    agency = make_agency("bureau", "某局")
    clerk, reviewer = people.agency_clerk(agency), people.reviewer(agency)
    assert [may_draft(who) for who in (evaluator, manager, reviewer, clerk)] == [True, True, True, False]
    assert [may_manage(who) for who in (evaluator, manager, reviewer, clerk)] == [False, True, True, False]


def test_search(draft: FrameworkDraft, manager: User) -> None:
    framework = store_draft(draft=mended(draft, code="county-library"), actor=manager, is_shared=True)
    every = Framework.objects.all()
    assert list(search_frameworks(every, words="图书馆 免费")) == [framework]
    assert list(search_frameworks(every, words="财政局")) == [framework]
    assert list(search_frameworks(every, words="图书馆 学校")) == []
    assert list(search_frameworks(every, kind="department")) == []
    assert list(search_frameworks(every, active="no")) == []
