"""A made-up agency that fills in the same two forms as 衡阳, with other figures and the columns in the other order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.evalcase.spreadsheets.build import workbook

if TYPE_CHECKING:
    from scoring.cases.models import Case

Rows = list[list[Any]]
AGENCY, YEAR = "望川县医疗保障事务中心", 2023
CURRENT_FIRST = ("当年决算数", "当年预算数", "上年决算数")
PRIOR_FIRST = ("上年决算数", "当年预算数", "当年决算数")


def base_data(order: tuple[str, ...] = CURRENT_FIRST) -> Rows:
    """基础数据表 with both kinds of blocks; money rows say 当年决算, 当年预算, 上年决算 whatever the order printed."""

    def money(label: str, *amounts: Any) -> list[Any]:
        by_head = dict(zip(CURRENT_FIRST, amounts, strict=True))
        return [label, *(by_head[head] for head in order)]

    return [
        [f"{AGENCY}{YEAR}年部门整体支出绩效评价基础数据表"],
        ["填报单位：", "", "单位：万元"],
        ["财政供养人员情况", "编制数", "年末实际在职人数", "控制率"],
        ["", 40, 42, "105%"],
        ["经费控制情况", *order],
        money("一、部门基本支出", 520.4, 530, 520.4),
        money("其中：1、压缩一般性支出", 12.5, 15, 20),
        money("2、三公经费", 4.5, 6, 4.1),
        money("公务用车购置和维护经费", 3.5, 4, 3),
        money("其中：公车购置", "-", "-", "-"),
        money("公车运行维护", 3.5, 4, 3),
        money("公务接待", 1, 2, 1.1),
        money("出国（境）经费", "-", "-", "-"),
        money("二、部门项目支出", 80, 90, 100),
        money("1、业务工作专项（一个项目一行）", 50, 60, 70),
        money("基金监管专项", 30, 40, 45),
        money("参保宣传专项", 20, 20, 25),
        ["……", "", "", ""],
        money("2、运行维护专项（一个项目一行）", 30, 30, 30),
        money("信息系统运行维护", 30, 30, 30),
        money("政府采购金额", 18.2, 20, 11),
        ["楼堂馆所控制情况", "批复规模（平方米）", "实际规模（平方米）", "规模控制率"],
        ["服务大厅改造", 800, 760, "95%"],
        ["厉行节约保障措施", "压减会议和印刷支出", "", ""],
        ["填表人："],
    ]


def self_evaluation_form() -> Rows:
    """自评表: 600.4 spent of 620; 预算执行率 96.84 %."""
    indicators = [
        ["", "产出指标（50分）", "数量指标", "完成工作任务", "≥40项", "38项", 20, 19],
        ["", "", "质量指标", "合格率", "100%", "99%", 20, 19.5],
        ["", "", "时效指标", "按时完成", "100%", "100%", 10, 10],
        ["", "效益指标（30分）", "经济效益指标", "经济效益实现程度", "100%", "100%", 10, 10],
        ["", "", "社会效益指标", "工作正常开展", "100%", "100%", 10, 9],
        ["", "", "生态效益指标", "生态效益实现程度", "100%", "100%", 10, 9.5],
        ["", "满意度指标（10分）", "社会公众或服务对象满意度指标", "群众满意", "≥90%", "93%", 10, 9.2],
    ]
    return [
        [f"{AGENCY}{YEAR}年部门整体支出绩效自评表"],
        ["部门资金（万元）", "", "全年预算数", "全年执行数", "预算执行率", "分值", "得分"],
        ["", "年度资金总额", 620, 600.4, "96.84%", 10, 9.68],
        ["", "按收入性质分类", "", "", "按支出性质分类"],
        ["", "一般公共预算拨款", "", 540.4, "基本支出", "", 520.4],
        ["", "政府性基金拨款", "", 60, "1.人员经费", "", 430.4],
        ["", "纳入管理的非税收入拨款", "", "", "2.公用经费", "", 90],
        ["", "……拨款", "", "", "其中：三公经费", "", 4.5],
        ["", "其他资金", "", "", "项目支出", "", 80],
        ["年度总体目标", "年初预期（设定）目标", "", "", "全年实际完成情况"],
        ["", "参保率稳定，待遇按时支付。", "", "", "参保率稳定，待遇按时支付。"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        *indicators,
        ["综合评定等级", "", "优秀", "", "", "总分", 100, 95.88],
        ["说明", "偏差及原因分析", "", "", "改进措施"],
        ["", "两项任务改在下年", "", "", "按季调度"],
        ["填表人："],
    ]


def yearly_money() -> Rows:
    """Money against the year before: less income, the same expenditure, other funds gone."""
    return [
        [f"{AGENCY}2022—{YEAR}年收支变动情况统计表"],
        ["项目", "计量单位", "2022年", "2023年"],
        ["年初预算收入", "万元", 700, 620],
        ["年初预算支出", "万元", 700, 620],
        ["年初预算支出/卫生健康支出", "万元", "", 600],
        ["年初预算支出/住房保障支出", "万元", "", 20],
        ["收入决算", "万元", 640, 600.4],
        ["收入决算/财政拨款收入", "万元", 640, 600.4],
        ["收入决算/其他收入", "万元", 0, 0],
        ["支出决算", "万元", 600.4, 600.4],
        ["支出决算/工资福利支出", "万元", "", 430.4],
        ["支出决算/一般商品和服务支出", "万元", "", 170],
        ["财政拨款支出决算", "万元", 600, 600.4],
        ["年末结转和结余/财政拨款", "万元", 0, 0],
    ]


WORDS = {
    "封面标题": [AGENCY, "2023年度部门整体支出", "绩效自评报告"],
    "报告日期": "2024年3月15日",
    "机构设置": "中心是公益一类事业单位。",
    "主要职能职责": ["经办基本医疗保险。", "支付医疗保险待遇。"],
    "绩效目标设定": "年初设定了参保、支付和服务三方面目标。",
    "年初预算收入变动原因": "机构人员减少",
    "年初预算支出变动原因": "机构人员减少",
    "收入决算变动原因": "项目预算核减",
    "财政拨款收入变动原因": "项目预算核减",
    "财政拨款支出变动原因": "动用了上年指标",
    "“三公”经费变动原因": "监督检查下乡次数增多",
    "管理与制度": ["按月分析执行进度。"],
    "存在的问题": ["年末支付集中。"],
    "改进措施": ["按季调度执行进度。"],
    "偏差及原因分析": "两项任务改在下年实施。",
    "改进措施摘要": "按季调度。",
}
EXPERT = {
    "产出指标/质量指标/合格率": ("19.5", "个别材料退回补正"),
    "效益指标/社会效益指标/工作正常开展": ("9", "窗口高峰期等候较久"),
    "效益指标/生态效益指标/生态效益实现程度": ("9.5", "仍有纸质表单"),
    "满意度指标/社会公众或服务对象满意度指标/群众满意": ("9.2", "服务网点偏少"),
}


def load_second_case() -> Case:
    """The made-up agency's case, scored; reference data must be loaded."""
    from budgets.imports.services.importing import import_workbooks
    from budgets.imports.services.reading import UploadedWorkbook
    from indicators.library.selectors import get_framework
    from scoring.cases.services import write_words
    from scoring.opening.services import create_case
    from scoring.scores.services import record_choices, score_case
    from units.agencies.choices import AgencyKind
    from units.agencies.services import create_agency

    agency = create_agency(code="second", name=AGENCY, kind=AgencyKind.PUBLIC_WELFARE_ONE, valid_from=date(2015, 1, 1))
    sheets = (("基础数据", base_data(PRIOR_FIRST)), ("自评表", self_evaluation_form()), ("收支变动", yearly_money()))
    import_workbooks([UploadedWorkbook("望川.xlsx", workbook(*sheets))], agency=agency, year=YEAR)
    case = create_case(
        code="second-2023",
        title=f"{AGENCY}{YEAR}年部门整体支出绩效自评",
        agency=agency,
        year=YEAR,
        framework=get_framework("hunan-hengyang-2022", "1"),
        report_kind="department_self_evaluation",
    )
    for path, (score, reason) in EXPERT.items():
        record_choices(case=case, path=path, choices={"score": score, "reason": reason}, reason=reason)
    write_words(case=case, words=WORDS)
    score_case(case=case)
    return case
