"""A long report as frozen blocks: forty pages of prose, tables, charts and annexes, with invented figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reports.document.blocks import (
    Annex,
    Block,
    Cell,
    Chart,
    Cover,
    Figure,
    Paragraph,
    Report,
    Row,
    Run,
    Section,
    Series,
    Table,
    Text,
)

YEARS = ("2019年", "2020年", "2021年", "2022年", "2023年")
NUMERALS = "一二三四五六七八九十"


def money(value: str, fact: str = "部门.支出", *, unit: str = "元", cell: bool = True) -> Figure:
    """A figure of money in yuan or, with ``unit`` 万元, in ten thousands."""
    shown = Decimal(value) / 10000 if unit == "万元" else Decimal(value)
    suffix = unit if unit == "万元" else ""
    source = "预算执行.xlsx·收支明细表·F12" if cell else "部门.支出 ÷ 部门.全年预算"
    return Figure(f"{shown:,.2f}{suffix}", value, fact, source, cell)


def rate(value: str, fact: str = "部门.执行率") -> Figure:
    """A percentage."""
    return Figure(f"{Decimal(value) * 100:.2f}%", value, fact, "部门.支出 ÷ 部门.全年预算")


def words(text: str, align: str = "left", *, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell((Text(text),), align, colspan, rowspan)


def head(*names: str) -> tuple[Row, ...]:
    return (Row(tuple(Cell((Text(name),), "center", header=True) for name in names)),)


def number(figure: Figure) -> Cell:
    return Cell((figure,), "right")


def prose(index: int) -> Paragraph:
    """A paragraph of about two hundred characters with four figures."""
    spent = str(19182500 + index * 137911)
    return Paragraph(
        (
            Text(f"第{index + 1}项工作围绕“保基本、兜底线、促均衡”的要求展开，全年共安排资金"),
            money(spent, f"项目{index}.全年预算", unit="万元"),
            Text("，实际支出"),
            money(spent, f"项目{index}.支出", unit="万元"),
            Text("，预算执行率"),
            rate("0.9712", f"项目{index}.执行率"),
            Text(
                "。从资金投向看，主要用于窗口服务、业务培训、信息系统运行维护以及政策宣传（含入户宣传、集中宣讲两类）；"
                "从管理情况看，单位按照《预算法》和财务制度的规定办理审批手续，支出依据充分、程序完整。经抽查凭证"
            ),
            Figure(f"{120 + index}份", str(120 + index), "抽查凭证数", "评价人员填报"),
            Text(
                "，未发现截留、挤占、挪用资金的情形，但个别项目存在支出进度偏慢、年末集中支付的现象，需在以后年度改进。"
            ),
        )
    )


def project_table(table_number: int, count: int = 6) -> Table:
    """Projects with budget, spending and rate, and a total."""
    rows = [
        Row(
            (
                words(str(index + 1), "center"),
                words(f"城乡居民社会保险经办服务能力提升项目（第{index + 1}期）"),
                number(money(str(3876646 + index * 99137), f"项目/{index}.全年预算")),
                number(money(str(3812345 + index * 88231), f"项目/{index}.支出")),
                number(rate("0.9834", f"项目/{index}.执行率")),
            )
        )
        for index in range(count)
    ]
    total = Row(
        (
            words("合计", "center", colspan=2),
            number(money("24747000.00", "项目支出.全年预算")),
            number(money("24197535.00", "项目支出.支出")),
            number(rate("0.9778", "项目支出.执行率")),
        ),
        emphasis=True,
    )
    return Table(
        caption="2023年各项目预算执行统计表",
        unit_line="单位：元",
        head=head("序号", "项目名称", "预算资金（调整后）", "支出资金", "执行率"),
        groups=(*((row,) for row in rows), (total,)),
        widths=(8, 40, 19, 19, 14),
        number=table_number,
        anchor=f"table-{table_number}",
    )


def score_table(table_number: int) -> Table:
    """Sixty leaves in twelve groups, first and second level merged inside each group."""
    groups = []
    for group in range(12):
        rows = []
        for leaf in range(5):
            spans = (
                (
                    words(f"一级指标{group // 4 + 1}", "center", rowspan=5),
                    words(f"二级指标{group + 1}", "center", rowspan=5),
                )
                if leaf == 0
                else ()
            )
            rows.append(
                Row(
                    (
                        *spans,
                        words(f"社会保险待遇按时足额发放完成情况{leaf + 1}"),
                        number(Figure("1.50", "1.5", f"分值/{group}.{leaf}", "指标体系")),
                        number(Figure("1.43", "1.43", f"得分/{group}.{leaf}", "评分")),
                        number(rate("0.9533", f"得分率/{group}.{leaf}")),
                    )
                )
            )
        groups.append(tuple(rows))
    return Table(
        caption="绩效评价得分情况表",
        unit_line="单位：分",
        head=head("一级指标", "二级指标", "三级指标", "分值", "得分", "得分率"),
        groups=tuple(groups),
        widths=(13, 15, 38, 10, 10, 14),
        number=table_number,
        anchor=f"table-{table_number}",
    )


SCORE_SHEET_HEADS = (
    *("一级指标", "二级指标", "三级指标", "分值", "指标解释", "评价要点"),
    *("评分标准", "评价依据", "指标值", "完成值", "得分", "扣分原因"),
)


def sheet(count: int = 24) -> Table:
    """The wide score sheet of an annex: twelve columns, long words."""
    rows = [_score_row(index) for index in range(count)]
    return Table(
        caption="指标体系及评分表",
        unit_line="",
        head=head(*SCORE_SHEET_HEADS),
        groups=tuple(tuple(rows[start : start + 4]) for start in range(0, count, 4)),
        widths=(5, 6, 9, 5, 14, 14, 14, 8, 7, 7, 4, 7),
        anchor="table-sheet",
    )


def _score_row(index: int) -> Row:
    spans = (words("产出", "center", rowspan=4), words("产出数量", "center", rowspan=4)) if index % 4 == 0 else ()
    return Row(
        (
            *spans,
            words("待遇发放及时率"),
            number(Figure("5", "5", f"分值/{index}", "指标体系")),
            words("反映各项待遇是否在规定时限内足额发放到位，用以考核履职的时效。"),
            words("①发放时限有制度规定；②每月按时发放；③无拖欠、无漏发。"),
            words("三项要点各占三分之一权重分，缺一项扣除相应分值，扣完为止。"),
            words("业务台账、发放回单"),
            Cell((Figure("≥2.65万人", "26500", f"绩效目标/{index}.指标值", "目标表.xlsx·D5", True),), "right"),
            Cell((Figure("2.71万人", "27100", f"绩效目标/{index}.完成值", "目标表.xlsx·E5", True),), "right"),
            number(Figure("4.90", "4.9", f"得分/{index}", "评分")),
            words("个别月份晚于制度规定的日期发放"),
        )
    )


def _balance_heads() -> tuple[Row, Row]:
    first = ("类别", "项目名称", "年初预算")
    names = (
        "合计",
        "其中：财政拨款结转",
        "收入合计",
        "财政拨款收入",
        "其他收入",
        "支出合计",
        "财政拨款支出",
        "其他资金支出",
    )
    top = Row(
        (
            *(Cell((Text(name),), "center", rowspan=2, header=True) for name in first),
            *(
                Cell((Text(name),), "center", colspan=span, header=True)
                for name, span in (("年初结转和结余", 2), ("收入", 3), ("支出", 3))
            ),
            Cell((Text("年末结转结余"),), "center", rowspan=2, header=True),
        )
    )
    below = Row(tuple(Cell((Text(name),), "center", header=True) for name in names))
    return top, below


def balance_table(table_number: int) -> Table:
    """Twelve columns of yuan with a two-row head, on a turned page."""
    top, below = _balance_heads()
    money_row = tuple(number(money(f"{387664620 + index}.15", f"行{index}")) for index in range(10))
    kinds = (("基本支出", 4), ("项目支出", 9))
    groups = tuple(
        tuple(
            Row(
                (
                    *((words(kind, "center", rowspan=count),) if line == 0 else ()),
                    words(f"{kind}明细项目{line + 1}"),
                    *money_row,
                )
            )
            for line in range(count)
        )
        for kind, count in kinds
    )
    total = (Row((words("总计", "center", colspan=2), *money_row), emphasis=True),)
    return Table(
        "收支及结余明细表",
        "单位：元",
        (top, below),
        (*groups, total),
        (5, 13, 9, 8, 7, 9, 9, 7, 9, 9, 8, 7),
        table_number,
        f"table-{table_number}",
        landscape=True,
    )


def _ten_thousands(value: int, fact: str) -> Figure:
    return Figure(f"{Decimal(value) / 10000:,.2f}", str(value), fact, "历年统计.xlsx·C4", True)


def trend_chart(chart_number: int, kind: str = "line") -> Chart:
    """Two series over five years in 万元."""
    values = {
        "年初预算": (19182500, 20533000, 21977000, 23001200, 24747000),
        "支出": (18821100, 20123900, 21650000, 22893100, 24197535),
    }
    series = tuple(
        Series(name, tuple(_ten_thousands(value, f"{name}@{year}") for value, year in zip(points, YEARS, strict=True)))
        for name, points in values.items()
    )
    return Chart(kind, "2019—2023年预算与支出变动情况", YEARS, series, "单位：万元", chart_number)


def share_chart(chart_number: int) -> Chart:
    """Five parts of the spending, two of them small."""
    parts = (
        ("人员经费", "0.5712"),
        ("公用经费", "0.0931"),
        ("业务专项", "0.2915"),
        ("设备购置", "0.0242"),
        ("其他", "0.0200"),
    )
    points = tuple(rate(value, f"{name}.占比") for name, value in parts)
    return Chart("pie", "支出构成", tuple(name for name, _ in parts), (Series("占比", points),), "", chart_number)


def _chapters() -> Iterator[Section]:
    counter = iter(range(1, 100))
    titles = (
        "基本情况",
        "绩效评价工作开展情况",
        "综合评价情况及评价结论",
        "绩效评价指标分析",
        "主要经验及做法",
        "存在的问题及原因分析",
        "有关建议",
    )
    charts: dict[int, Block] = {0: trend_chart(1), 2: trend_chart(2, "bar"), 3: share_chart(3)}
    for index, title in enumerate(titles):
        yield Section(
            1, f"{NUMERALS[index]}、", title, f"s{index}", (prose(index),), tuple(_parts(index, counter, charts))
        )


def _parts(chapter: int, counter: Iterator[int], charts: dict[int, Block]) -> Iterator[Section]:
    for part in range(3):
        blocks: list[Block] = [prose(chapter * 3 + part)]
        if part == 0 and chapter in charts:
            blocks.append(charts[chapter])
        if part == 1:
            blocks += [project_table(next(counter), 5 + chapter), prose(part)]
        if chapter == 2 and part == 2:
            blocks.append(score_table(next(counter)))
        if chapter == 0 and part == 2:
            blocks += [balance_table(next(counter)), prose(part)]
        yield Section(
            2,
            f"（{NUMERALS[part]}）",
            f"第{part + 1}方面的情况",
            f"s{chapter}-{part}",
            tuple(blocks),
            _points(chapter, part),
        )


def _points(chapter: int, part: int) -> tuple[Section, ...]:
    if part != 1:
        return ()
    deeper = (Section(4, "（1）", "资金使用的合规性", f"s{chapter}-{part}-1-1", (prose(part),)),)
    return (
        Section(3, "1.", "资金管理情况", f"s{chapter}-{part}-1", (prose(chapter),), deeper),
        Section(3, "2.", "项目组织实施情况", f"s{chapter}-{part}-2", (prose(chapter + 4),)),
    )


def annexes() -> tuple[Annex, ...]:
    return (
        Annex("1", "部门整体支出绩效目标表", "annex-1", (project_table(0, 20),)),
        Annex("2", "指标体系及评分表", "annex-2", (sheet(),), landscape=True),
    )


def long_report() -> Report:
    """About forty pages: seven chapters, ten tables, three charts, two annexes."""
    return Report(
        case_code="sample-2023",
        title="清河县社会保险中心2023年部门整体支出绩效评价报告",
        cover=Cover(
            ("清河县社会保险中心", "2023年部门整体支出", "绩效评价报告"),
            (("评价对象", "清河县社会保险中心"), ("委托单位", "清河县财政局"), ("评价机构", "清河县公共绩效评价中心")),
            "2024年6月30日",
        ),
        sections=tuple(_chapters()),
        annexes=annexes(),
        attachments=("部门整体支出绩效目标表", "指标体系及评分表"),
        fingerprint="0" * 64,
    )


def short_report(*runs: Run, blocks: tuple[Block, ...] = ()) -> Report:
    """One chapter with one paragraph of ``runs`` and any further ``blocks``."""
    chapter = Section(1, "一、", "基本情况", "s0", (Paragraph(runs or (Text("正文。"),)), *blocks))
    return Report("sample-short", "简短报告", Cover(("简短报告",), (("单位", "某单位"),), "2024年6月30日"), (chapter,))


def with_parts() -> Report:
    """Two parts (第一部分 …) with a turned table each, a signature, and an annex that is a document of its own."""
    parts = tuple(
        Section(0, f"第{name}部分　", "单位概况", f"p-{number}", (), (_chapter(f"p-{number}-1"),))
        for number, name in enumerate("一二", start=1)
    )
    annex = Annex("1", "项目报告", "annex-1", (project_table(0),), False, (_chapter("annex-1-s-1"),))
    return replace(short_report(), sections=parts, annexes=(annex,), signature=("某县财政局", "2024年6月30日"))


def _chapter(anchor: str) -> Section:
    table = replace(balance_table(1), anchor=f"table-{anchor}")
    return Section(1, "一、", "概况", anchor, (table, Paragraph((Text("正文"),))))
