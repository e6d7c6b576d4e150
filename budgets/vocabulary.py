"""Fixed vocabularies of money: measures of a budget line, roles of a row, kinds of account."""

from django.db.models import TextChoices


class Measure(TextChoices):
    """The typed money columns of a budget line; the label is how a fact names it (``基本支出.年初预算``)."""

    OPENING_BUDGET = "opening_budget", "年初预算"
    SUPPLEMENT = "supplement", "追加预算"
    ANNUAL_BUDGET = "annual_budget", "全年预算"
    CARRY_IN = "carry_in", "年初结转"
    CARRY_IN_APPROPRIATION = "carry_in_appropriation", "年初结转财政拨款"
    INCOME = "income", "收入"
    INCOME_APPROPRIATION = "income_appropriation", "财政拨款收入"
    INCOME_OTHER = "income_other", "其他收入"
    EXPENDITURE = "expenditure", "支出"
    EXPENDITURE_APPROPRIATION = "expenditure_appropriation", "财政拨款支出"
    EXPENDITURE_OTHER = "expenditure_other", "其他资金支出"
    CARRY_OUT = "carry_out", "年末结转"
    SETTLED = "settled", "决算"
    PRIOR_SETTLED = "prior_settled", "上年决算"
    INCOME_FROM_ABOVE = "income_from_above", "上级补助收入"
    INCOME_SERVICE = "income_service", "事业收入"
    INCOME_BUSINESS = "income_business", "经营收入"
    INCOME_FROM_BELOW = "income_from_below", "附属单位上缴收入"
    BASIC = "basic", "基本支出"
    PROJECT = "project_spending", "项目支出"
    PAID_UP = "paid_up", "上缴上级支出"
    BUSINESS = "business", "经营支出"
    GRANTED_DOWN = "granted_down", "对附属单位补助支出"
    GENERAL_BUDGET = "general_budget", "一般公共预算财政拨款"
    GOVERNMENT_FUND = "government_fund", "政府性基金预算财政拨款"
    STATE_CAPITAL = "state_capital", "国有资本经营预算财政拨款"
    WAGES = "wages", "工资福利支出"
    GOODS = "goods", "商品和服务支出"
    HOUSEHOLDS = "households", "对个人和家庭的补助"
    CAPITAL_OUTLAY = "capital_outlay", "资本性支出"
    INCOME_OPENING_BUDGET = "income_opening_budget", "收入年初预算"
    INCOME_ANNUAL_BUDGET = "income_annual_budget", "收入全年预算"


class RowRole(TextChoices):
    """What a row of a table is: only details add up; subtotals and totals are checked; 其中 rows are not added."""

    DETAIL = "detail", "明细"
    OF_WHICH = "of_which", "其中"
    SUBTOTAL = "subtotal", "小计"
    TOTAL = "total", "合计"


class AccountKind(TextChoices):
    """The trees of accounts that budget lines hang on."""

    NATURE = "nature", "支出性质"
    FUNCTION = "function", "功能分类"
    ECONOMIC = "economic", "经济分类"
    INCOME_SOURCE = "income_source", "收入来源"
    THREE_PUBLIC = "three_public", "“三公”经费"
    FUND = "fund", "社会保险基金"


# Names of accounts that the code knows: the two natures of expenditure, the agency as a whole, and all of “三公”.
BASIC, PROJECT, DEPARTMENT = "基本支出", "项目支出", "部门"
THREE_PUBLIC_TOTAL = "“三公”经费"

# Level names of what a project's form tells besides its indicators: the year's goal, and the scored execution rate.
ANNUAL_GOAL = "年度目标"
EXECUTION_RATE = "预算执行率"


class TargetVersion(TextChoices):
    """Which version of the year's performance targets a row belongs to."""

    APPROVED = "approved", "批复"
    ADJUSTED = "adjusted", "调整后"
