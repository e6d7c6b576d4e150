"""Sheets that contradict each other about one fact, or themselves; agencies and figures are invented."""

from typing import Any

Rows = list[list[Any]]


def served(number: Any, topic: str) -> Rows:
    """A table of work (履职情况统计表) about a topic: people served, and a figure of its own."""
    return [
        [f"某县社保局2023年履职情况统计表（{topic}）"],
        ["项目", "计量单位", "数值"],
        ["服务人次", "人次", number],
        [f"{topic}窗口数", "个", 4],
    ]


def projects(source: str = "县级资金") -> Rows:
    return [
        ["某县社保局2023年各项目预算执行统计表"],
        ["单位：元"],
        ["项目名称", "资金来源", "预算资金(调整后)", "支出资金", "执行率"],
        ["甲项目", source, 50000, 50000, ""],
        ["合计", "", 50000, 50000, ""],
    ]


def supplements(source: str = "省级资金") -> Rows:
    return [
        ["某县社保局2023年追加资金明细表"],
        ["单位：元"],
        ["序号", "项目", "金额", "资金来源"],
        ["1", "甲项目", 20000, source],
        ["", "合计", 20000, ""],
    ]


def targets(*rows: tuple[str, str, str, str]) -> Rows:
    """The adjusted targets; of each name, target, actual, word of completion. The first three contradict themselves."""
    return [
        ["某县社保局2023年部门整体支出绩效目标表（调整后）"],
        ["一级指标", "二级指标", "三级指标", "指标值", "完成情况", "是否完成"],
        *(["产出指标", "数量指标", *row] for row in rows or CONTRADICTORY),
    ]


CONTRADICTORY = (
    ("参保人数", "≥2.65万人", "26521人", "未完成"),
    ("及时率", "100%", "98%", "完成"),
    ("经费", "≤10万元", "12万元", "完成"),
    ("宣传场次", "≥20场", "25场", "完成"),
)
