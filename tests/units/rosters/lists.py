"""Lists for these tests: a bureau's list of agencies in the shape that bureaus keep it, with names made up."""

from __future__ import annotations

from typing import Any

from tests.evalcase.spreadsheets.build import workbook

HEADS = ["序号", "单位编码", "单位名称", "主管部门编码", "单位性质", "预算级次", "备注"]


def bureau_list(*rows: list[Any], merged: tuple[str, ...] = ("A1:F1",)) -> bytes:
    """Two rows of title, the head in the third, numeric codes, and a total at the foot."""
    title = ["云边县2024年度预算单位名录", *[None] * 6]
    made_by = ["编制单位：云边县财政局", None, None, None, None, "制表日期：2024年1月", None]
    foot = ["合计", None, f"{len(rows)}个", None, None, None, None]
    return workbook(("预算单位", [title, made_by, HEADS, *rows, foot]), merged=merged)


ROWS: list[list[Any]] = [
    [1, 301, "云边县档案局", None, "主管部门", "县级", None],
    [2, 301001, "云边县档案馆", 301, "公益一类事业单位", "县级", None],
    [3, 301002, "云边县史志中心", 301, "参公事业单位", "县级", None],
]
