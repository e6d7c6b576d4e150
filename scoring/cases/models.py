"""The case and its indicator tree."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from indicators.rules import rule_sentence
from scoring.cases.choices import CELL_LABELS, ENDED_STATES, State, state_label


class Case(models.Model):
    """One evaluation of one agency in one year, with its own frozen copy of a framework.

    A report that gives no scores (部门决算公开) is a case without a framework: no sheet, total and grade empty.
    """

    AUDIT_LABELS = CELL_LABELS

    code = models.SlugField("案件代码", max_length=60, unique=True)
    title = models.CharField("名称", max_length=200)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="cases", verbose_name="被评价单位")
    evaluator = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        related_name="evaluated_cases",
        null=True,
        blank=True,
        verbose_name="评价机构",
    )
    entrustment = models.ForeignKey(
        "entrustments.Entrustment",
        models.PROTECT,
        related_name="cases",
        null=True,
        blank=True,
        verbose_name="委托",
        help_text="第三方机构评价本案所依据的委托；收回案件后为空",
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="answered_cases",
        null=True,
        blank=True,
        verbose_name="经办人",
        help_text="评价机构中答复本案的人；该机构的其他评价人员同样可以办理",
    )
    year = models.PositiveSmallIntegerField("评价年度")
    report_kind = models.CharField("报告种类", max_length=60)
    project = models.CharField(
        "项目", max_length=200, blank=True, help_text="评价一个项目的，填导入时的项目名称；空白为整个部门"
    )
    state = models.CharField(
        "状态",
        max_length=20,
        choices=State.choices,
        default=State.SCORING,
        help_text="只由 services.apply_transition 和立案写入",
    )
    state_since = models.DateTimeField(
        "进入现状态的时间", default=timezone.now, help_text="只由 services.apply_transition 和立案写入"
    )
    consulting = models.BooleanField(
        "征求意见中", default=False, help_text="被评价单位可以看到得分；只由 services.apply_transition 写入"
    )
    due_on = models.DateField("办结期限", null=True, blank=True)
    score_sheet_version = models.PositiveIntegerField(
        "评分表版本", default=0, help_text="每接受一次修改加一；与读取时不同即有人先改了"
    )
    framework_code = models.CharField("指标体系代码", max_length=60, blank=True)
    framework_version = models.CharField("指标体系版本", max_length=20, blank=True)
    framework_sha256 = models.CharField("指标体系校验值", max_length=64, blank=True)
    framework = models.JSONField(
        "冻结的指标体系", default=dict, blank=True, help_text="立案时冻结的副本；此后指标体系库的修改与本案无关"
    )
    formulas = models.JSONField("本案公式", default=list, blank=True, help_text="本案特有的、由其他数据计算的数据")
    words = models.JSONField("本案文字", default=dict, blank=True, help_text="报告中由人撰写的文字，按位置存放")
    total = models.DecimalField(
        "总分", max_digits=7, decimal_places=2, null=True, blank=True, help_text="只由 score_case 写入"
    )
    grade = models.CharField(
        "等级", max_length=20, blank=True, help_text="各末级指标都评完后才有；只由 score_case 写入"
    )
    leaves = models.PositiveSmallIntegerField("末级指标数", default=0, help_text="只由 score_case 写入")
    scored_leaves = models.PositiveSmallIntegerField(
        "已评末级指标数", default=0, help_text="已评分或不适用的；只由 score_case 写入"
    )
    cap_note = models.CharField("总分封顶说明", max_length=200, blank=True, help_text="只由 score_case 写入")
    cap_facts = models.JSONField(
        "封顶所依据的数据", default=dict, blank=True, help_text="上次取数时的值；只由 score_case 写入"
    )
    facts_batch = models.BigIntegerField(
        "取数时的最近导入批次",
        default=0,
        help_text="小于最近批次即有新的数据未取；由 score_case 写入，核定数据疑问后不再计算的案件归零",
    )
    scored_at = models.DateTimeField("评分时间", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="立案人"
    )
    created_at = models.DateTimeField("立案时间", auto_now_add=True)
    # What the search of lists looks through, as the database keeps it up; two characters are enough (migration 0006).
    search_text = models.GeneratedField(
        expression=Lower(Concat("code", models.Value(" "), "title", models.Value(" "), "project")),
        output_field=models.TextField(),
        db_persist=True,
    )

    # Whether its scores are kept from the person that it was read for (``selectors.sees_scores``).
    veiled = False

    class Meta:
        verbose_name = verbose_name_plural = "评价案件"
        ordering = ["-year", "code"]
        # A list shows its first page of a hundred thousand cases as fast as of a thousand.
        indexes = [
            models.Index(fields=["-year", "code"], name="case_by_year"),
            models.Index(fields=["state", "due_on", "state_since"], name="case_by_state_and_deadline"),
            models.Index(fields=["due_on", "code"], name="case_by_deadline"),
            models.Index(fields=["state_since", "code"], name="case_by_time_in_state"),
            models.Index(fields=["total", "code"], name="case_by_lowest_total"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_provisional(self) -> bool:
        """Whether the total is of some leaves only, while others are not scored yet: it then has no grade."""
        return self.total is not None and self.scored_leaves < self.leaves

    @property
    def is_outdated(self) -> bool:
        """Whether figures were imported, or decided upon, after the case was scored; known only to a list that read the
        newest import (``selectors.with_newest_import``).
        """
        scored = bool(self.framework_code) and self.state not in (State.SETUP, State.CANCELLED)
        return scored and self.facts_batch < (getattr(self, "newest_import", None) or 0)

    @property
    def is_overdue(self) -> bool:
        """Whether its deadline has passed before it was published or cancelled."""
        return self.due_on is not None and self.state not in ENDED_STATES and self.due_on < timezone.localdate()

    @property
    def framework_title(self) -> str:
        return str(self.framework.get("title", ""))

    @property
    def state_label(self) -> str:
        """Where the case stands, as people read it."""
        return state_label(self.state, bool(self.framework_code))


class CaseIndicator(models.Model):
    """A node of the case's frozen tree. Only leaves (``rule`` not empty) are scored."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="indicators", verbose_name="案件")
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name="上级指标"
    )
    path = models.CharField("路径", max_length=255, help_text="如 投入/目标设定/绩效目标合理性")
    name = models.CharField("指标名称", max_length=120)
    level = models.PositiveSmallIntegerField("级次")
    order = models.PositiveIntegerField("顺序")
    weight = models.DecimalField("分值", max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])
    definition = models.TextField("指标解释", blank=True)
    points = models.JSONField("评价要点", default=list, blank=True)
    standard = models.TextField("评分标准", blank=True)
    evidence = models.TextField("评价依据", blank=True)
    rule = models.JSONField("评分规则", default=dict, blank=True)
    over_achievement = models.JSONField("超额完成的处理", default=dict, blank=True)
    not_applicable = models.CharField("不适用的处理", max_length=20, blank=True)
    inputs = models.JSONField("规则读取的数据", default=dict, blank=True)
    meaning = models.CharField("指标含义", max_length=60, blank=True, help_text="空白为按名称识别")
    bindings = models.JSONField(
        "取到的数据",
        default=dict,
        blank=True,
        help_text="指标体系没有写明或没有找到的数据取自哪里；只由 score_case 写入",
    )

    class Meta:
        verbose_name = verbose_name_plural = "案件指标"
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "path"], name="indicator_path_unique_in_case"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="indicator_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def printed_standard(self) -> str:
        """评分标准 as it is printed: its own, else the rule in words."""
        return self.standard or rule_sentence(self.rule, self.weight)
