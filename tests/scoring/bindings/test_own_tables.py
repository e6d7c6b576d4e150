"""A framework that a county drew up itself, brought in as its table: every leaf scores as its text says, or waits."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings

from indicators.library.drafting import bring_in_file, save_draft
from indicators.library.models import Framework
from indicators.library.services import store_draft
from scoring.cases.models import Case
from tests.factories import people
from tests.factories.agencies import make_agency
from tests.factories.project_forms import progress
from tests.indicators.frameworks.layouts import grid
from tests.indicators.frameworks.test_table_files import document_of, workbook_of
from tests.scoring.bindings.test_import_to_score import (
    leaves,
    money,
    project_form,
    scored,
    scores,
    staff,
    take_in,
    work,
)

DEPARTMENT = """
某县水务局部门整体支出绩效评价指标表（2023年度）|||||||
一级指标|分值|二级指标|分值|三级指标|分值|指标说明|评分细则
投入|16|预算配置|16|在职人员编制控制情况|8|在职人员数/编制数×100%|≤100%得8分，每超过1个百分点扣0.5分
||||预算编制准确率|8|（决算支出-年初预算）/年初预算×100%的绝对值|偏差率≤5%得8分，5%（不含）-10%（含）得4分，10%以上不得分
过程|34|预算执行|20|部门预算资金执行率|6|支出数/全年预算数|得分=执行率×6分
||||年度预算调整率|5|（调整后预算-年初预算）/年初预算|≤5%得5分，每超1个百分点扣0.4分
||||年末资金结转结余率|5|年末结转结余/全年预算|≤10%得满分，每超过1%扣0.4分
||||支出序时进度|4|各月末累计支出占全年预算的比例|6月末达到45%得1分，9月末达到75%得1分，11月末达到90%得2分，未达到的按比例计分
||预算管理|14|资金使用合规性|9||每发现一起违规问题扣1分，扣完为止；截留挪用的每万元扣0.5分
||||预决算公开及时性|5||按规定时限公开得5分，逾期每天扣0.1分
产出|30|职责履行|30|年度工作任务完成率|14|实际完成工作数/计划工作数|按完成率计分
||||工作按时完成率|8|及时完成工作数/计划工作数|100%得8分；每低1个百分点扣0.2分
||||工作质量达标率|8|质量达标工作数/计划工作数|优（≥98%）得8分，良（≥95%）得5分，中（≥90%）得3分，差不得分
效果|20|履职效益|20|社会效益实现程度|10||优、良、中、差分别得满分的100%、80%、60%、0
||||服务对象满意率|10|满意和基本满意的份数/有效份数|90%（含）以上得10分，80%（含）-90%得8分，80%以下不得分
合计|100||100||100||
"""
PROJECT = """
评价维度|评价内容|评价指标|权重|评价标准与计分方法|评价依据
项目管理（40分）|资金管理|项目预算执行率|15|执行率≥95%得15分，每低1个百分点扣0.5分，低于60%不得分|账簿
||项目资金使用合规性|25|不合规资金每万元扣0.2分，最多扣25分|抽查
项目产出（35分）|产出数量|新建管网长度|10|达到目标值得满分，未达到按完成比例计分|验收单
|产出质量|管网验收合格率|10|100%得10分，每低1个百分点扣1分|验收单
|产出时效|工程工期|5|按期完工得5分，每逾期1天扣0.1分，逾期超过30天不得分|竣工报告
|产出成本|每公里建设成本|10|不超过目标值得满分，每超1%扣5分|决算
项目效益（25分）|社会效益|受益人口覆盖率|15|≥95%得15分，85%-95%得6分，85%以下得3分|统计
|满意度|受益群众满意度|10|优≥90%，良80%-90%，中70%-80%，差70%以下，分别得10分、8分、5分、0分|问卷
"""


@pytest.fixture(autouse=True)
def ready(db: None, reference_data: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def brought_in(data: bytes, name: str, kind: str) -> Framework:
    """The draft of a file with every proposal as it is, put into the library."""
    owner = people.evaluator(make_agency("firm", "某咨询公司"))
    (draft,) = bring_in_file(data=data, file_name=name, declared="", owner=owner)
    head = {"source": "某县财政局", "title": "某县绩效评价指标体系", "kind": kind}
    draft = save_draft(draft=draft, content=draft.content | head, seen=draft.version)
    return store_draft(draft=draft, actor=owner, is_shared=True)


def waits(case: Case, name: str, role: str) -> str:
    return str(leaves(case)[name].bindings[role]["waits"])


def test_a_department_s_own_workbook_scores_from_the_tables_that_it_handed_in() -> None:
    framework = brought_in(workbook_of(grid(DEPARTMENT)), "水务局.xlsx", "department")
    agency = make_agency("water", "某县水务局")
    months = [[f"{agency}2023年支出执行进度表"], *progress()[1:3], ["6月末", 468], ["9月末", 800], ["11月末", 930]]
    done = {"计划工作数": 40, "实际完成工作数": 39, "及时完成工作数": 38, "质量达标工作数": 39}
    take_in(
        agency,
        money(agency, [10, 980, 1040, 1040, 980, 1040, Decimal("1009.8"), Decimal("40.2")]),
        staff(60, 62),
        ("进度", months),
        work(agency, *([name, "项", figure] for name, figure in done.items()), ["服务对象满意率", "%", "92%"]),
    )
    case = scored(agency, framework.code, report_kind="department_evaluation")
    assert scores(case) == {
        "在职人员编制控制情况": Decimal("6.33"),  # 62/60
        "预算编制准确率": Decimal("8.00"),  # the difference of 1009.8 and 980, as its definition says
        "部门预算资金执行率": Decimal("5.83"),
        "年度预算调整率": Decimal("4.55"),
        "年末资金结转结余率": Decimal("5.00"),
        "支出序时进度": Decimal("3.99"),
        "资金使用合规性": None,
        "预决算公开及时性": None,
        "年度工作任务完成率": Decimal("13.65"),
        "工作按时完成率": Decimal("7.00"),
        "工作质量达标率": Decimal("5.00"),  # 39/40, and not 39 items, is held against 98%
        "社会效益实现程度": None,
        "服务对象满意率": Decimal("10.00"),
    }
    assert waits(case, "资金使用合规性", "values.截留挪用金额") == "请直接填写，或选定数据"
    assert waits(case, "预决算公开及时性", "actual").startswith("请直接填写")


def test_a_project_s_own_document_scores_from_its_form() -> None:
    framework = brought_in(document_of(grid(PROJECT)), "管网.docx", "project")
    agency, name = make_agency("water", "某县水务局"), "城乡供水管网改造"
    rows = [
        ["产出指标", "数量指标", "新建管网长度", "≥60公里", "57公里"],
        ["", "质量指标", "管网验收合格率", "100%", "98%"],
        ["", "时效指标", "工程工期", "≤180天", "175天"],
        ["", "成本指标", "每公里建设成本", "≤13万元/公里", "13.13万元/公里"],
        ["效益指标", "社会效益指标", "受益人口覆盖率", "≥95%", "93%"],
        ["满意度指标", "服务对象满意度指标", "受益群众满意度", "≥90%", "91%"],
    ]
    take_in(agency, project_form(agency, name, 800, 760, *rows))
    case = scored(agency, framework.code, project=name)
    assert scores(case) == {
        "项目预算执行率": Decimal("15.00"),
        "项目资金使用合规性": None,
        "新建管网长度": Decimal("9.50"),
        "管网验收合格率": Decimal("8.00"),
        "工程工期": None,  # 175 days are none that it is late
        "每公里建设成本": Decimal("5.00"),  # 1 % of 13万元
        "受益人口覆盖率": Decimal("6.00"),
        "受益群众满意度": Decimal("10.00"),
    }
    assert waits(case, "工程工期", "values.逾期天数") == "请直接填写，或选定数据"
