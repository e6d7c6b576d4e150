"""Keys in words: every pattern of docs/facts.md, and whatever a table may call its rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import fact_label
from budgets.facts.keys import figure_in_words, project_target, row_subject
from tests.depth import examples

CODE = re.compile(r"[/@*{}_]|min\(|max\(|(?<!\d)\.|\.(?!\d)")
_DOCUMENT = Path(__file__).parents[3] / "docs" / "facts.md"
# In the table a key may begin or end with what stands for all of its kind.
_FIRST_COLUMN = re.compile(r"^\| (?P<keys>`.+?) \| ", re.M)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("部门.年初预算", "部门年初预算"),
        ("“三公”经费.支出", "“三公”经费支出"),
        ("人员.在职人数", "人员在职人数"),
        ("人员.在职人员控制率", "在职人员控制率"),
        ("基本支出.支出", "基本支出"),
        ("基本支出.支出@上年", "上年基本支出"),
        ("项目/窗口服务.全年预算", "“窗口服务”全年预算"),
        ("项目/窗口服务/财政拨款.支出", "“窗口服务”财政拨款支出"),
        ("项目/“放管服”改革.支出", "“‘放管服’改革”支出"),
        ("项目/改造2.5万亩.支出", "“改造2.5万亩”支出"),
        ("部门.支出@上年", "上年部门支出"),
        ("部门.支出@本年", "部门支出"),
        ("参保人数@2022", "2022年参保人数"),
        ("绩效目标/培训场次.完成值", "培训场次完成值"),
        ("绩效目标/窗口服务/数量指标/培训场次.指标值", "“窗口服务”培训场次指标值"),
        ("绩效目标/培训场次.指标值（文中第1个数）", "培训场次指标值（文中第1个数）"),
        ("批复绩效目标/培训场次.指标值", "批复的培训场次指标值"),
        ("绩效目标/窗口服务.得分合计", "窗口服务得分合计"),
        ("支出决算/2080101行政运行.基本支出", "支出决算2080101行政运行基本支出"),
        ("收入/其他收入.决算", "其他收入决算"),
        ("收入/总计.决算", "收入总计决算"),
        ("财政拨款收入/一般公共预算财政拨款收入.决算", "一般公共预算财政拨款收入决算（财政拨款收入）"),
        ("按收入性质/其他收入.支出", "其他收入支出（按收入性质）"),
        ("待遇享受/失业保险基金/领取人数@上年", "上年失业保险基金领取人数"),
        ("问卷/服务态度/满意.份数", "问卷“服务态度”选“满意”的份数"),
        ("满意度调查.回收率", "满意度调查回收率"),
        ("得分/产出/数量/培训场次", "“培训场次”得分"),
        ("完成值/过程/预算/执行率.执行数", "“执行率”执行数"),
        ("评价人选择/过程/管理/制度健全.评定比例", "“制度健全”评定比例"),
        ("得分.总分", "总分"),
        ("指标体系.三级指标数", "三级指标数"),
        ("转入人数+转出人数", "转入人数与转出人数之和"),
        ("K1+200至K2+300路段.支出", "K1+200至K2+300路段支出"),
    ],
)
def test_a_key_in_words(key: str, label: str) -> None:
    assert fact_label(key) == label


def test_every_pattern_of_the_documented_keys_is_told_without_their_signs() -> None:
    patterns = [key for row in _FIRST_COLUMN.findall(_DOCUMENT.read_text()) for key in re.findall("`(.+?)`", row)]
    assert len(patterns) > 40
    for pattern in patterns:
        key = re.sub(r"[{〔](.+?)[}〕]", "某某", pattern).replace("…", "某某")
        assert not CODE.search(fact_label(key)), (pattern, fact_label(key))


NAMES = st.text("产出培训场次“三公”经费（一）K1.5/@+* ", min_size=1, max_size=12)


@examples(200)
@given(NAMES, NAMES, NAMES, st.sampled_from(["支出", "全年预算", "完成值"]), st.sampled_from(["", "@上年", "@2022"]))
def test_whatever_a_row_is_called_no_sign_of_a_key_is_left(
    project: str, level2: str, name: str, figure: str, year: str
) -> None:
    stem = project_target(project, level2, name)
    keys = [f"{stem}.{figure}", f"{row_subject(name, project=project, part=level2)}.{figure}{year}"]
    keys += [
        f"{row_subject(name, block=level2)}.{figure}",
        figure_in_words(f"{stem}.{figure}", 2),
        f"得分/{level2}/{name}",
    ]
    for key in keys:
        label = fact_label(key)
        assert not CODE.search(label), (key, label)
        assert "+" in label or fact_label(label) == label
