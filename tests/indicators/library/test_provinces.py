"""Of which province a framework is."""

import pytest

from indicators.library.provinces import province_of


@pytest.mark.parametrize(
    ("title", "source", "province"),
    [
        ("湖北省项目支出绩效自评指标体系", "湖北省自评表（云南部分县沿用）", "湖北"),
        ("衔接资金考核指标体系", "财农〔2021〕122号；云南省评分表", "云南"),
        ("黑龙江省和吉林省项目支出指标体系", "", "黑龙江"),
        ("岭西省项目支出绩效评价指标体系", "", "岭西"),
        ("项目支出绩效评价指标体系", "财预〔2020〕10号", "全国通用"),
    ],
)
def test_the_title_decides_then_the_source(title: str, source: str, province: str) -> None:
    assert province_of(title, source) == province
