"""The report in the browser, its PDF, and the trace of every figure, on the demo case."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from budgets.facts import FormulaSource
from budgets.ledger.models import ImportedTable
from budgets.quantities import Quantity
from reports.building.selectors import build_report
from reports.document.figures import figures_of
from reports.material.selectors import read_material
from reports.rendering.html import screen_css
from reports.report_page.views import exact_text
from reports.tracing.selectors import trace_fact_in
from scoring.cases.models import Case
from tests.factories import people

CASE = "/cases/fumin-2023/"


@pytest.fixture
def signed_in(client: Client, fumin: Case) -> Client:
    assert fumin.evaluator is not None
    client.force_login(people.evaluator(fumin.evaluator))
    return client


def _trace(client: Client, key: str) -> str:
    answer = client.get(f"{CASE}trace", {"fact": key})
    assert answer.status_code == 200, key
    return answer.content.decode()


def test_every_figure_of_the_report_rests_on_a_source(fumin: Case) -> None:
    """Several hundred facts, so through the selector that the trace page itself calls."""
    material = read_material(fumin)
    keys = {figure.fact for figure in figures_of(build_report(fumin))}
    assert len(keys) > 300
    rootless = [key for key in keys if not trace_fact_in(material.book, key).origins]
    assert rootless == []
    for key in keys:
        trace = trace_fact_in(material.book, key)
        assert all(origin.source.describe() for origin in trace.origins)
        assert not any(isinstance(origin.source, FormulaSource) for origin in trace.origins)


def test_the_report_page_links_every_figure_and_every_heading(signed_in: Client, fumin: Case) -> None:
    page = signed_in.get(f"{CASE}report/").content.decode()
    figures = len(re.findall(r"<data\b", page))
    assert figures > 500
    assert len(re.findall(r'<a class="figure" href="/cases/fumin-2023/trace\?fact=[^"]+"><data', page)) == figures
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page, target
    assert 'href="/cases/fumin-2023/report.pdf"' in page
    for heading in ("一、基本情况", "附件1-1　部门整体支出绩效目标表", "附件2　绩效评价指标体系及评分表"):
        assert re.search(rf'<li class="l1"><a href="#[^"]+">{heading}</a></li>', page), heading
    assert '<p class="annex-number">附件1-1</p>' in page


def test_the_report_brings_its_style_sheet_as_a_file(signed_in: Client) -> None:
    page = signed_in.get(f"{CASE}report/").content.decode()
    assert '<link rel="stylesheet" href="/report.css">' in page
    assert not re.search(r"\sstyle=|<style", page), "the content policy would drop it silently"
    style = signed_in.get("/report.css")
    assert (style["Content-Type"], style.content.decode()) == ("text/css; charset=utf-8", screen_css())
    assert signed_in.get("/report.css", headers={"if-none-match": style["ETag"]}).status_code == 304


def test_a_cell_is_named_as_the_source(signed_in: Client) -> None:
    page = _trace(signed_in, "部门.支出")
    assert "<h2>17,608,595.91元</h2>" in page
    assert re.search(r'<span class="place">01-收支结余明细表\.xlsx【[^】]+】[A-Z]+\d+</span>', page)
    assert "计算式" not in page
    assert "未舍入的值" not in page, "the printed figure is exact"


def test_a_rate_shows_its_formula_and_its_digits_as_a_percentage(signed_in: Client) -> None:
    page = unescape(_trace(signed_in, "得分率/投入"))
    assert "<h2>86.67%</h2>" in page
    assert '<dd class="code">86.66666667%</dd>' in page
    assert "<dd>“投入”得分 ÷ “投入”分值 = 13.00 ÷ 15 = 86.67%</dd>" in page
    assert re.search(r'<a class="step" href="/cases/fumin-2023/trace\?fact=[^"]+">', page)


def test_every_step_of_a_trace_can_be_followed_down_to_the_sources(signed_in: Client) -> None:
    waiting, seen = [f"{CASE}trace?fact=得分率.总分"], set()
    while waiting and len(seen) < 16:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = signed_in.get(address)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        assert '<span class="place">' in page, address
        waiting += [unescape(found) for found in re.findall(r'class="step" href="([^"]+)"', page)]
    assert len(seen) == 16


@pytest.mark.parametrize("query", ["", "?fact=", "?fact=没有的数据", "?fact=%00", "?other=1"])
def test_a_fact_that_is_not_there(signed_in: Client, query: str) -> None:
    answer = signed_in.get(f"{CASE}trace{query}")
    assert answer.status_code == 404
    assert "找不到页面" in answer.content.decode()


def _without_words(case: Case) -> None:
    case.words = {"封面标题": case.words["封面标题"]}
    case.save()


def test_no_pdf_is_made_of_an_incomplete_report_and_each_lack_leads_on(signed_in: Client, fumin: Case) -> None:
    _without_words(fumin)
    answer = signed_in.get(f"{CASE}report.pdf")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "报告暂不能生成" in page
    assert page.count(f'href="{CASE}words/#slot-') > 10
    assert f'href="{CASE}">回到案件</a>' in page


def test_an_incomplete_report_is_read_as_far_as_it_goes(signed_in: Client, fumin: Case) -> None:
    """The gaps are marked where they stand, and each leads to where it is filled."""
    _without_words(fumin)
    answer = signed_in.get(f"{CASE}report/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "报告还没有完成" in page
    assert "1918.25万元" in page
    gaps = re.findall(r'<a class="to-gap" href="([^"]+)"><mark class="gap" data-gap="([^"]+)">', page)
    assert len(gaps) > 10
    assert len(gaps) == page.count('<mark class="gap"')
    assert all(address.startswith(f"{CASE}words/#slot-") for address, _ in gaps)


def test_a_table_that_was_never_imported_is_asked_for(signed_in: Client, fumin: Case) -> None:
    ImportedTable.objects.filter(agency=fumin.agency, kind="three_public").update(superseded_at=fumin.created_at)
    page = signed_in.get(f"{CASE}report/").content.decode()
    assert "缺少数据“‘三公’经费支出”" in page
    assert "请导入《“三公”经费预算执行情况表》" in page


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (Quantity.of("4.50", "分"), ""),
        (Quantity.of("100", "分", 0), ""),
        (Quantity.of("17608595.91", "元", 2).to("万元", 2), "1,760.859591万元"),
        (Quantity.of(Decimal(1) / Decimal(3), "", 2), "0.33333333"),
        (Quantity.of(Decimal(200) / Decimal(3), "%", 2), "66.66666667%"),
        (Quantity.nil(), ""),
    ],
)
def test_the_digits_behind_a_rounded_figure(quantity: Any, shown: str) -> None:
    assert exact_text(quantity) == shown
