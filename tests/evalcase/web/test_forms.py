"""How a form is printed, and the fields that forms of all nouns share."""

import re
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from evalcase.web.forms import LinesField, RowField, faults_of


class PaperForm(forms.Form):
    title = forms.CharField(label="材料名称", help_text="不填则用文件名", error_messages={"required": "请填写"})
    kind = forms.ChoiceField(label="类别", choices=[("a", "工作底稿"), ("b", "佐证")], widget=forms.RadioSelect)
    urgent = forms.BooleanField(label="加急", required=False)
    place = forms.CharField(label="存放位置", required=False)
    version = RowField()


def printed(name: str, **given: Any) -> str:
    return re.sub(r"\s+", " ", render_to_string(f"web/{name}.html", given)).strip()


def field(form: PaperForm, name: str) -> str:
    return printed("_field", field=form[name])


def test_label_help_and_fault_belong_to_the_control() -> None:
    page = field(PaperForm({}), "title")
    assert '<label for="id_title">材料名称</label>' in page
    assert re.search(r'<input[^>]* aria-describedby="id_title_helptext id_title_error"', page)
    assert re.search(r'<input[^>]* aria-invalid="true"', page)
    assert '<span class="hint" id="id_title_helptext">不填则用文件名</span>' in page
    assert '<span class="error" id="id_title_error" role="alert">请填写</span>' in page


def test_only_what_may_stay_empty_is_marked() -> None:
    form = PaperForm()
    assert [name for name in ("title", "urgent", "place") if "选填" in field(form, name)] == ["place"]


def test_buttons_of_one_choice_are_a_group_with_a_legend() -> None:
    page = field(PaperForm(), "kind")
    assert page.count("<fieldset") == page.count("</fieldset>") == 1
    assert "<legend>类别</legend>" in page
    assert "<label>类别" not in page


def test_the_summary_leads_to_each_fault() -> None:
    form = PaperForm({"kind": "c"})
    form.add_error(None, "案件已冻结")
    form.add_error("version", "页面已过期")
    page = printed("_errors", form=form, heading="没有保存材料：")
    assert page.count("<li>") == 4
    assert "<p>没有保存材料：</p>" in page
    assert "<li>案件已冻结</li>" in page
    assert "<li>页面已过期</li>" in page, "a hidden field cannot be gone to"
    assert '<a href="#id_title">材料名称：请填写</a>' in page
    assert printed("_errors", form=PaperForm({"title": "合同", "kind": "a"})) == ""


def test_faults_name_their_field() -> None:
    form = PaperForm({"kind": "a"})
    form.add_error(None, "案件已冻结")
    form.add_error("version", "页面已过期")
    assert sorted(faults_of(form)) == ["材料名称：请填写", "案件已冻结", "页面已过期"]


@pytest.mark.parametrize(
    ("sent", "number"),
    [("12", 12), ("", None), ("-1", None), ("1.5", None), ("٣", None), ("9" * 30, None), (None, None)],
)
def test_a_row_is_a_plain_number_or_none(sent: Any, number: int | None) -> None:
    assert RowField().clean(sent) == number


def test_lines_are_kept_as_lines() -> None:
    assert LinesField(required=False).clean("一\r\n二\n三 ") == "一\n二\n三"


class Case:
    code, title = "a-1", "甲 & 乙"


def test_the_crumbs_of_a_case_begin_with_the_case() -> None:
    page = printed("_crumbs", case=Case(), above="/papers/", above_words="佐证材料", here="合同")
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', page) == [
        ("/cases/", "评价案件"),
        ("/cases/a-1/", "甲 &amp; 乙"),
        ("/papers/", "佐证材料"),
    ]
    assert page.count("›") == 3
    assert page.endswith("<span>合同</span></nav>")


def test_crumbs_without_a_case_begin_where_they_are_told() -> None:
    page = printed("_crumbs", top="/imports/", top_words="导入数据", here="回执")
    assert re.findall(r'href="([^"]+)"', page) == ["/imports/"]


def pager(number: int, query: str) -> list[str]:
    pages = Paginator(range(30), 10)
    request = RequestFactory().get(f"/list/?{query}")
    return re.findall(r'href="([^"]*)"', printed("_pager", page_obj=pages.page(number), request=request))


def test_the_pager_keeps_what_else_is_asked() -> None:
    assert pager(1, "show=removed") == ["?show=removed&amp;page=2"]
    assert pager(2, "page=2") == ["?page=1", "?page=3"]
    assert pager(3, "") == ["?page=2"]


def test_one_page_needs_no_pager() -> None:
    assert printed("_pager", page_obj=Paginator(range(3), 10).page(1)) == ""
