"""Tables of frameworks as people draw them up, read into indicators; whatever contradicts itself is told by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.frameworks.tables.grid import Grid
from indicators.frameworks.tables.names import named, weight_in
from indicators.frameworks.tables.reading import read_table, read_tables
from indicators.frameworks.tables.roles import ColumnRole, role_of
from tests.depth import examples
from tests.indicators.frameworks.layouts import MERGED, MERGES, found, grid, leaves, read, shown


def test_merged_cells_weights_in_names_and_notes() -> None:
    table = read(MERGED, *MERGES)
    assert [shown(node) for node in table.tree] == [
        (
            "决策",
            "20",
            [("项目立项", "", [("立项依据充分性", "8", [])]), ("绩效目标", "", [("绩效目标合理性", "12", [])])],
        ),
        ("产出", "80", [("产出数量", "80", [("年接待读者人次", "50", []), ("新增藏书量", "30", [])])]),
    ]
    assert table.title == "某县图书馆免费开放绩效评价指标体系"
    assert (table.total, found(table)) == (Decimal(100), [])
    assert table.notes == ("注：本表由主管部门填写",)
    first = table.leaves()[0]
    assert (first.definition, first.points) == ("立项是否有依据", "①符合政策\n②符合规划")
    assert (first.standard, first.place, first.weight_place) == ("有依据得满分，否则不得分", "C4", "D4")


def test_a_weight_beside_each_level() -> None:
    table = read("""
一级指标|分值|二级指标|分值|三级指标|分值|评价标准|指标说明
投入|30|预算配置|30|在职人员控制率|10|≤100%得满分|在职人数÷编制数
||||三公经费变动率|20|每超过1%扣0.5分，扣完为止|
过程|70|预算执行|70|预算完成率|70|完成率×分值|
""")
    assert [shown(node)[:2] for node in table.tree] == [("投入", "30"), ("过程", "70")]
    assert leaves(table) == [("在职人员控制率", "10"), ("三公经费变动率", "20"), ("预算完成率", "70")]
    assert table.leaves()[0].definition == "在职人数÷编制数"
    assert found(table) == []


def test_a_head_of_two_rows() -> None:
    table = read(
        """
指标|||权重|||评分办法
一级|二级|三级|一级|二级|三级|
管理|资金管理|资金使用合规性|40|40|40|发现1处违规扣5分
成效|造林成效|造林成活率|60|60|25|≥85%得满分，否则不得分
|||||35|
""",
        (0, 0, 0, 2),
        (0, 3, 0, 5),
        (0, 6, 1, 6),
    )
    assert [shown(node)[:2] for node in table.tree] == [("管理", "40"), ("成效", "60")]
    assert leaves(table) == [("资金使用合规性", "40"), ("造林成活率", "25")]
    assert found(table) == [
        "F5：分值35所在的一行没有指标名称，分值没有读入，请核对",
        "D4：“成效”印的分值是60，下级相加是25，请核对",
        "E4：“造林成效”印的分值是60，下级相加是25，请核对",
    ]


def test_a_name_over_three_columns() -> None:
    table = read(
        """
序号|指标名称|||标准分|计分标准
1|服务|上门服务|服务及时率|60|完成率×分值
2||老人评价|老人满意度|40|≥90%得满分
""",
        (0, 1, 0, 3),
    )
    assert [shown(node) for node in table.tree] == [
        ("服务", "", [("上门服务", "", [("服务及时率", "60", [])]), ("老人评价", "", [("老人满意度", "40", [])])])
    ]


def test_rows_across_the_table_are_the_level_above() -> None:
    table = read("""
考核指标|分值|评分细则
一、组织管理（30分）||
1.制度建设|10|制度健全得满分
2.人员配备|20|每缺1人扣2分
二、服务质量（70分）||
3.入户率|70|入户率×70
总分|100|
""")
    assert [shown(node) for node in table.tree] == [
        ("组织管理", "30", [("制度建设", "10", []), ("人员配备", "20", [])]),
        ("服务质量", "70", [("入户率", "70", [])]),
    ]
    assert found(table) == []


def test_an_outline_with_a_row_for_each_level() -> None:
    table = read("""
一级指标|二级指标|三级指标|分值|评分标准
A 投入|||40|
|A1 资金投入||40|
||A11 资金到位率|40|到位率×分值
B 产出|||60|
|B1 产出数量||60|
||B11 管护面积|25|完成率×分值
||B12 巡护次数|35|每少1次扣1分
""")
    assert [shown(node) for node in table.tree] == [
        ("投入", "40", [("资金投入", "40", [("资金到位率", "40", [])])]),
        ("产出", "60", [("产出数量", "60", [("管护面积", "25", []), ("巡护次数", "35", [])])]),
    ]


def test_repeated_heads_and_names_of_a_long_table() -> None:
    table = read("""
一级指标|二级指标|指标名称|权重|评分标准
产出指标|数量指标|办展场次|20%|完成率×分值
产出指标|数量指标|借阅册次|30%|完成率×分值
续表||||
一级指标|二级指标|指标名称|权重|评分标准
产出指标|质量指标|图书完好率|50%|≥95%得满分
""")
    assert [shown(node) for node in table.tree] == [
        (
            "产出指标",
            "",
            [
                ("数量指标", "", [("办展场次", "20", []), ("借阅册次", "30", [])]),
                ("质量指标", "", [("图书完好率", "50", [])]),
            ],
        )
    ]
    assert table.total == 100


def test_shares_of_the_level_above_and_parts_of_one() -> None:
    table = read("""
一级指标|权重|二级指标|权重|评分标准
决策|40%|立项|50%|规范得满分
||目标|50%|明确得满分
产出|60%|数量|100%|完成率×分值
""")
    assert leaves(table) == [("立项", "20"), ("目标", "20"), ("数量", "60")]
    parts = read("指标名称|权重|评分标准\n受益户数|0.6|完成率×分值\n满意度|0.4|≥90%得满分")
    assert leaves(parts) == [("受益户数", "60"), ("满意度", "40")]


def test_several_rows_of_one_indicator() -> None:
    table = read(
        """
一级指标|二级指标|分值|评价要点|评分标准
管理|制度健全性|60|有财务制度|有得30分
|||有业务制度|有得30分
成效|公众知晓率|40||≥80%得满分
""",
        (1, 0, 2, 0),
        (1, 1, 2, 1),
        (1, 2, 2, 2),
    )
    first = table.leaves()[0]
    assert (first.points, first.standard) == ("有财务制度\n有业务制度", "有得30分\n有得30分")
    assert leaves(table) == [("制度健全性", "60"), ("公众知晓率", "40")]


def test_a_self_evaluation_form_gives_its_execution_rate_too() -> None:
    table = read("""
项目支出绩效自评表||||||||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|50|60|57|10|95%|9.5|
绩效指标|一级指标|二级指标|三级指标|指标性质|年度指标值|度量单位|分值|得分
|产出指标|数量指标|新增床位|≥|20|张|50|50
||质量指标||||||
|效益指标|社会效益指标|覆盖老人|≥|95|%|30|30
|满意度指标|服务对象满意度指标|老人满意度|≥|90|%|10|10
总分|||||||100|99.5
""")
    assert leaves(table) == [("预算执行率", "10"), ("新增床位", "50"), ("覆盖老人", "30"), ("老人满意度", "10")]
    assert [leaf.target for leaf in table.leaves()] == ["", "≥20张", "≥95%", "≥90%"]
    assert (table.total, found(table)) == (Decimal(100), [])


def test_contradictions_are_told_by_cell() -> None:
    table = read("""
一级指标|二级指标|分值|评分标准
决策（20分）|立项规范性（8分）|9|规范得满分
|目标明确性|若干|明确得满分
产出|完成率|60|完成率×分值
|完成率|12|完成率×分值
小计||70|
合计||99|
""")
    assert found(table) == [
        "C2：“立项规范性”有两个分值：B2为8，C2为9；先按9，请核对",
        "C3：“目标明确性”的分值“若干”不是数字，请填写分值",
        "B3：“目标明确性”没有分值，请填写",
        "C6：“产出”印的小计是70，下级相加是72，请核对",
        "B5：同级指标“完成率”出现不止一次，请改名或合并",
    ]
    wrong = read("指标名称|分值|评分标准\n知晓率|40|≥80%得满分\n满意度|50|≥90%得满分\n合计|100|")
    assert found(wrong) == ["B4：印的合计是100，各指标分值相加是90，请核对"]


def test_weights_of_level_1_alone_are_asked_once() -> None:
    table = read(
        "一级指标|分值|二级指标|评价标准\n投入|40|甲|a\n||乙|b\n产出|60|丙|c\n||丁|d", (1, 0, 2, 0), (3, 0, 4, 0)
    )
    assert found(table) == ["C2：“甲”等4个指标没有分值，请填写，或在草稿中点“填补空缺的分值”平均分配"]
    assert [shown(node)[:2] for node in table.tree] == [("投入", "40"), ("产出", "60")]


def test_groups_of_contents_with_parts_of_one_beside_each_level() -> None:
    table = read(
        """
指标类别|权重|考核内容|权重|考核办法
基础管理|0.3|制度建设|0.4|有制度得满分
||人员管理|0.6|每缺1人扣2分
服务质量|0.7|服务覆盖率|1|覆盖率×分值
"""
    )
    assert [shown(node)[:2] for node in table.tree] == [("基础管理", "30"), ("服务质量", "70")]
    assert leaves(table) == [("制度建设", "12"), ("人员管理", "18"), ("服务覆盖率", "70")]
    assert found(table) == []


def test_points_beside_the_total_and_a_veto() -> None:
    table = read(
        """
考核项目|考核内容|分值|计分标准
工程建设|按期完工率|50|完工率×分值
|质量合格率|50|≥98%得满分，否则不得分
小计||100|
加分项|获得表彰|5|每次加1分，最多加5分
扣分项|安全事故|-10|每起扣5分，最多扣10分
一票否决|重大违纪|/|总分不超过59分
总分||105|
""",
        (1, 0, 2, 0),
    )
    assert leaves(table) == [("按期完工率", "50"), ("质量合格率", "50"), ("获得表彰", "0"), ("安全事故", "0")]
    assert [leaf.most for leaf in table.leaves()] == [None, None, Decimal(5), Decimal(10)]
    assert table.total == 100
    assert found(table) == [
        "A7：“一票否决：重大违纪：总分不超过59分”不是计分的指标，没有读入；"
        "请在草稿中写成某项指标的要点、问题数或扣分项，再在“总分规则”中以该项的回答为条件写封顶"
    ]


def test_one_weight_for_several_indicators_is_asked() -> None:
    table = read("指标名称|分值|评分标准\n知晓率|40|a\n满意度||b\n投诉数|60|c", (1, 1, 2, 1))
    assert found(table) == ["A3：“满意度”没有分值，请填写"]


def test_what_is_no_framework_is_none() -> None:
    assert read_table(grid("单位|金额\n某局|20")) is None
    assert read_table(grid("指标名称|分值\n只有一项|100")) is None
    assert read_table(Grid("空", [])) is None
    assert [table.title for table in read_tables([grid("说明"), grid(MERGED, *MERGES)])] == [
        "某县图书馆免费开放绩效评价指标体系"
    ]


def test_names_without_numbers_and_weights() -> None:
    assert named("（一）决策（20分）") == ("决策", Decimal(20), False)
    assert named("1.1.2 资金到位率") == ("资金到位率", None, False)
    assert named("B12 产出质量") == ("产出质量", None, False)
    assert named("产出 30") == ("产出", Decimal(30), False)
    assert named("效益30分") == ("效益", Decimal(30), False)
    assert named("管理（30%）") == ("管理", Decimal(30), True)
    assert named("12345热线办结率") == ("12345热线办结率", None, False)
    assert named("5A级景区数量") == ("5A级景区数量", None, False)
    assert named("“三公⏎经费”变动率".replace("⏎", "\n")) == ("“三公经费”变动率", None, False)
    assert named("公猪舍（≥**平方米）") == ("公猪舍（≥**平方米）", None, False)
    assert named("人/次补助标准")[0] == "人／次补助标准"
    assert weight_in("10分") == (Decimal(10), False)
    assert weight_in("２０％") == (Decimal(20), True)
    assert weight_in("5-10") == (None, False)


def test_words_of_heads() -> None:
    assert role_of("分 值（100分）") is ColumnRole.WEIGHT
    assert role_of("得分（20分*执行率）") is ColumnRole.SCORE
    assert role_of("第三级指标") is ColumnRole.LEVEL_3
    assert role_of("评分\n标准") is ColumnRole.STANDARD
    assert role_of("资金总额") is None


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("评价标准及计分办法", ColumnRole.STANDARD),
        ("计算方法与评分细则", ColumnRole.STANDARD),
        ("指标解释和评分标准", ColumnRole.STANDARD),
        ("具体评分标准", ColumnRole.STANDARD),
        ("得分计算方法", ColumnRole.STANDARD),
        ("评分标准说明", ColumnRole.STANDARD),
        ("三级指标解释", ColumnRole.DEFINITION),
        ("指标解释及评价内容", ColumnRole.DEFINITION),
        ("分值与权重", ColumnRole.WEIGHT),
        ("数据来源及依据", ColumnRole.EVIDENCE),
        ("管理制度和办法", None),
        ("制定评分标准并按标准评分的，得2分", None),
        ("本单位执行情况", None),
    ],
)
def test_words_of_heads_that_say_it_in_their_own_way(words: str, role: ColumnRole | None) -> None:
    assert role_of(words) is role


_CELL = st.sampled_from(
    [
        "",
        "一级指标",
        "二级指标",
        "分值",
        "评分标准",
        "决策（20分）",
        "立项",
        "10",
        "5%",
        "合计",
        "注：无",
        "续表",
        "甲\n乙",
        "—",
    ]
)


@examples(200)
@given(
    st.lists(st.lists(_CELL, max_size=6), max_size=12),
    st.lists(st.tuples(*[st.integers(0, 6)] * 4), max_size=3),
)
def test_any_cells_are_read_or_not_but_never_fail(
    rows: list[list[str]], blocks: list[tuple[int, int, int, int]]
) -> None:
    merged = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in blocks]
    table = read_table(Grid("任意", rows, merged))
    if table is not None:
        assert len(table.leaves()) >= 2
        assert all(leaf.name for leaf in table.leaves())


@examples(60)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=8))
def test_every_weight_arrives(weights: list[int]) -> None:
    rows = [["一级指标", "二级指标", "分值", "评分标准"]]
    rows += [
        ["产出" if not n else "", f"内容{chr(0x4E00 + n)}", str(weight), "完成率×分值"]
        for n, weight in enumerate(weights)
    ]
    table = read_table(Grid("表", [*rows, ["合计", "", str(sum(weights)), ""]]))
    assert table is not None
    assert [leaf.weight for leaf in table.leaves()] == [Decimal(weight) for weight in weights]
    assert (table.total, table.doubts) == (Decimal(sum(weights)), ())
