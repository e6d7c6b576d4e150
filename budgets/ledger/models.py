"""What is in force and what was: files, the tables found in them, their rows, and the projects that rows name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from budgets.vocabulary import Measure, RowRole, TargetVersion


class ImportBatch(models.Model):
    """One workbook imported in one transaction; the file itself is kept under its SHA-256."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="import_batches", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.FileField("文件", upload_to="workbooks/", max_length=255)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="导入人"
    )
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-imported_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "year", "sha256"], name="import_batch_once_per_file")]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.agency} {self.year}）"


class ImportedTable(models.Model):
    """A table recognised on one sheet. A newer import of the same kind supersedes it; its rows stay for the record."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="tables", verbose_name="导入批次")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="tables", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("表种", max_length=40)
    variant = models.CharField(
        "版本", max_length=200, blank=True, help_text="同一表种的不同版本，如批复、调整后；项目的表为项目名称"
    )
    sheet = models.CharField("工作表", max_length=120)
    caption = models.CharField("表题", max_length=200, blank=True)
    unit_symbol = models.CharField("计量单位", max_length=20, blank=True)
    columns = models.JSONField("列", default=dict, help_text="字段到工作表列字母，如 {'expenditure': 'H'}")
    rows = models.PositiveIntegerField("行数", default=0)
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的表"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "kind", "variant"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_current_table_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}（{self.kind}）"


class Project(models.Model):
    """A project of an agency's budget in one year, known by the name its budget document gives it."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="projects", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("项目名称", max_length=200)
    fund_source = models.CharField("资金来源", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["agency", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "name"], name="project_unique_in_agency_and_year")
        ]

    def __str__(self) -> str:
        return self.name


def _money(measure: Measure) -> models.DecimalField[Any, Any]:
    return models.DecimalField(measure.label, max_digits=20, decimal_places=4, null=True, blank=True)


class TableRow(models.Model):
    """What every imported row shares: the table it stands in and its row number on the sheet."""

    table = models.ForeignKey(ImportedTable, models.PROTECT, related_name="%(class)ss", verbose_name="来源表")
    row = models.PositiveIntegerField("行号")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="%(class)ss", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        abstract = True


class BudgetLine(TableRow):
    """Money in 元: (agency, year, account, project, block) × measures.

    A measure that is NULL was blank, unless ``marks`` says it was a dash (``nil``) or 不适用 (``not_applicable``).
    The source cell of a measure is ``table.columns[measure]`` + ``row``.
    """

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="lines", verbose_name="科目")
    project = models.ForeignKey(
        "ledger.Project", models.PROTECT, related_name="lines", null=True, blank=True, verbose_name="项目"
    )
    block = models.CharField(
        "分块",
        max_length=60,
        blank=True,
        help_text="社会保险基金的险种，或决算表的分块（收入、支出、一般公共预算…）；部门预算为空",
    )
    label = models.CharField("表中名称", max_length=200)
    fund_source = models.CharField("资金来源", max_length=60, blank=True, help_text="该行所写，同一项目在各表可能不同")
    role = models.CharField("行性质", max_length=20, choices=RowRole.choices, default=RowRole.DETAIL)
    opening_budget = _money(Measure.OPENING_BUDGET)
    supplement = _money(Measure.SUPPLEMENT)
    annual_budget = _money(Measure.ANNUAL_BUDGET)
    carry_in = _money(Measure.CARRY_IN)
    carry_in_appropriation = _money(Measure.CARRY_IN_APPROPRIATION)
    income = _money(Measure.INCOME)
    income_appropriation = _money(Measure.INCOME_APPROPRIATION)
    income_other = _money(Measure.INCOME_OTHER)
    expenditure = _money(Measure.EXPENDITURE)
    expenditure_appropriation = _money(Measure.EXPENDITURE_APPROPRIATION)
    expenditure_other = _money(Measure.EXPENDITURE_OTHER)
    carry_out = _money(Measure.CARRY_OUT)
    settled = _money(Measure.SETTLED)
    prior_settled = _money(Measure.PRIOR_SETTLED)
    income_from_above = _money(Measure.INCOME_FROM_ABOVE)
    income_service = _money(Measure.INCOME_SERVICE)
    income_business = _money(Measure.INCOME_BUSINESS)
    income_from_below = _money(Measure.INCOME_FROM_BELOW)
    basic = _money(Measure.BASIC)
    project_spending = _money(Measure.PROJECT)
    paid_up = _money(Measure.PAID_UP)
    business = _money(Measure.BUSINESS)
    granted_down = _money(Measure.GRANTED_DOWN)
    general_budget = _money(Measure.GENERAL_BUDGET)
    government_fund = _money(Measure.GOVERNMENT_FUND)
    state_capital = _money(Measure.STATE_CAPITAL)
    wages = _money(Measure.WAGES)
    goods = _money(Measure.GOODS)
    households = _money(Measure.HOUSEHOLDS)
    capital_outlay = _money(Measure.CAPITAL_OUTLAY)
    income_opening_budget = _money(Measure.INCOME_OPENING_BUDGET)
    income_annual_budget = _money(Measure.INCOME_ANNUAL_BUDGET)
    marks = models.JSONField("无数值标记", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "预算行"
        ordering = ["table", "row", "block"]
        constraints = [
            models.UniqueConstraint(fields=["table", "row", "block"], name="budget_line_once_per_row"),
        ]
        indexes = [models.Index(fields=["agency", "year", "account"], name="budget_line_by_account")]

    def __str__(self) -> str:
        return f"{self.label}（{self.year}）"


class Statistic(TableRow):
    """A figure that need not be money: one item of a series in one year, with the unit and places it was printed in."""

    series = models.CharField("统计系列", max_length=60)
    item = models.CharField("项目", max_length=120)
    order = models.PositiveIntegerField("顺序", default=0)
    column = models.CharField("列", max_length=4)
    value = models.DecimalField("数值（基本单位）", max_digits=24, decimal_places=8, null=True, blank=True)
    state = models.CharField("数值状态", max_length=20, default="value")
    unit_symbol = models.CharField("计量单位", max_length=20, blank=True)
    places = models.PositiveSmallIntegerField("小数位", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "统计数据"
        ordering = ["table", "row", "year"]
        constraints = [
            models.UniqueConstraint(fields=["table", "row", "column"], name="statistic_once_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.item}（{self.year}）"


class PerformanceTarget(TableRow):
    """One indicator of the year's performance targets (绩效目标): what was promised and what was achieved.

    Of the whole agency, or of ``project``. Self-evaluation forms also carry ``weight`` (分值) and ``score`` (得分).
    """

    version = models.CharField("版本", max_length=20, choices=TargetVersion.choices)
    project = models.ForeignKey(
        "ledger.Project", models.PROTECT, related_name="targets", null=True, blank=True, verbose_name="项目"
    )
    order = models.PositiveIntegerField("顺序", default=0)
    level1 = models.CharField("一级指标", max_length=60)
    level2 = models.CharField("二级指标", max_length=60)
    level3 = models.CharField("三级指标", max_length=200)
    target = models.CharField("指标值", max_length=1000)
    actual = models.TextField("完成情况", blank=True)
    completion = models.CharField("是否完成", max_length=20, blank=True)
    weight = models.DecimalField("分值", max_digits=7, decimal_places=2, null=True, blank=True)
    score = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True, blank=True)
    note = models.TextField("偏差原因分析及改进措施", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标"
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["table", "row"], name="target_once_per_row")]

    def __str__(self) -> str:
        return self.level3


class FactQuestion(models.Model):
    """A fact that the tables in force state differently (数据疑问), and what a person decided, if anyone has yet.

    ``digest`` tells the values it is about: where an import brings others, the decision no longer counts. A decided
    ``value`` is as printed; ``quantity`` is the same as JSON keeps it, null for a word; ``cell`` is where it stands
    (``CellSource.describe``), empty where it was typed.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="fact_questions", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    key = models.CharField("数据", max_length=500)
    digest = models.CharField("各处取值的校验值", max_length=64)
    value = models.CharField("核定值", max_length=200, blank=True)
    quantity = models.JSONField("核定数量", null=True, blank=True)
    cell = models.CharField("取自", max_length=500, blank=True)
    reason = models.TextField("理由", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="核定人"
    )
    decided_at = models.DateTimeField("核定时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据疑问"
        ordering = ["agency", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "key"], name="fact_question_once_a_key"),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | ~models.Q(value=""),
                name="fact_question_decided_on_a_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}（{self.agency} {self.year}）"
