"""Questionnaires (满意度问卷): what is asked, the links, the answers, and counts of paper copies.

Answers are anonymous by construction. A link is kept as a digest and is deleted by the answer it lets in; an
answer knows neither link nor person nor time, and its key is random, so that not even the order of answers is kept.
"""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from scoring.cases.models import Case

MAX_COPIES = 1_000_000
MAX_TEXT_ANSWER = 1000


class QuestionnaireState(models.TextChoices):
    """A questionnaire is changed as a draft, answered while it is out, and counts once it is closed."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "发放中"
    CLOSED = "closed", "已结束"


class QuestionKind(models.TextChoices):
    """What an answer to a question looks like. Only options of 满意度单选 have weights."""

    SATISFACTION = "satisfaction", "满意度单选"
    SINGLE = "single", "单选"
    MULTIPLE = "multiple", "多选"
    OPEN = "open", "开放题"


class Questionnaire(models.Model):
    """A questionnaire of a case. Who closed it and who entered paper copies stand here as its facts name them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="questionnaires", verbose_name="案件")
    title = models.CharField("问卷名称", max_length=60)
    introduction = models.TextField("卷首说明", max_length=600, blank=True)
    population = models.CharField("发放对象", max_length=100, help_text="问卷发给谁，如：本年度到窗口办事的群众")
    population_size = models.PositiveIntegerField(
        "发放对象总人数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2_000_000_000)],
        help_text="知道时填写，用于计算所需样本量；不知道可不填",
    )
    planned = models.PositiveIntegerField(
        "计划发放份数", validators=[MinValueValidator(1), MaxValueValidator(MAX_COPIES)]
    )
    minimum_valid = models.PositiveIntegerField(
        "最低有效份数",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_COPIES)],
        help_text="有效答卷少于这个数时，结果标明样本偏小",
    )
    opens = models.DateField("开始日期")
    closes = models.DateField("截止日期")
    state = models.CharField(
        "状态", max_length=10, choices=QuestionnaireState.choices, default=QuestionnaireState.DRAFT
    )
    preferred = models.BooleanField(
        "以本问卷为准", default=False, help_text="已导入满意度问卷统计表时，由评价人员选择用哪一个"
    )
    links_issued = models.PositiveIntegerField("已生成链接数", default=0)
    paper_issued = models.PositiveIntegerField("纸质发放份数", default=0, validators=[MaxValueValidator(MAX_COPIES)])
    paper_returned = models.PositiveIntegerField("纸质回收份数", default=0, validators=[MaxValueValidator(MAX_COPIES)])
    counted_by = models.CharField("纸质份数填报人", max_length=150, blank=True)
    counted_at = models.DateTimeField("纸质份数填报时间", null=True, blank=True)
    closed_by = models.CharField("结束人", max_length=150, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "满意度问卷"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "title"],
                name="questionnaire_title_once_per_case",
                violation_error_message="本案件已有同名的问卷，请换一个问卷名称",
            ),
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")),
                name="questionnaire_closes_after_it_opens",
                violation_error_message="截止日期早于开始日期，应不早于开始日期，请改正",
            ),
            models.CheckConstraint(
                condition=Q(paper_returned__lte=F("paper_issued")),
                name="questionnaire_returns_at_most_what_went_out",
                violation_error_message="纸质回收份数多于发放份数，请核对",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"


class Question(models.Model):
    """A question. ``counts`` says that its answers make up the satisfaction rate; only 满意度单选 may."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions", verbose_name="问卷")
    order = models.PositiveIntegerField("顺序")
    text = models.CharField("题目", max_length=80)
    kind = models.CharField("题型", max_length=20, choices=QuestionKind.choices, default=QuestionKind.SATISFACTION)
    counts = models.BooleanField("计入满意度", default=True)
    required = models.BooleanField("必答", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "问卷题目"
        ordering = ["questionnaire", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "text"],
                name="question_text_once_per_questionnaire",
                violation_error_message="本问卷已有同样的题目，请改写题目",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(kind=QuestionKind.SATISFACTION),
                name="only_satisfaction_questions_count",
                violation_error_message="只有满意度单选题可以计入满意度",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class QuestionOption(models.Model):
    """An option of a question; ``weight`` is a share (0.8 for 80%), none where the question has no satisfaction."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options", verbose_name="题目")
    order = models.PositiveIntegerField("顺序")
    text = models.CharField("选项", max_length=30)
    weight = models.DecimalField(
        "权重",
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )

    class Meta:
        verbose_name = verbose_name_plural = "问卷选项"
        ordering = ["question", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "text"], name="option_text_once_per_question"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0, weight__lte=1), name="option_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def weight_text(self) -> str:
        """The weight as people write it: 80%, 33.33%; a dash where there is none."""
        return "—" if self.weight is None else f"{(self.weight * 100).normalize():f}%"


class AnswerLink(models.Model):
    """The right to answer once, as the SHA-256 of its secret. Deleted with use: nothing is left to be joined."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="links", verbose_name="问卷")
    digest = models.CharField("校验值", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "答题链接"

    def __str__(self) -> str:
        return f"{self.questionnaire}的一个链接"


class AnswerSheet(models.Model):
    """One person's answers. The key is drawn at random when the row is written: keys tell no order."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="answers", verbose_name="问卷")

    class Meta:
        verbose_name = verbose_name_plural = "答卷"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.questionnaire}的一份答卷"


class AnswerChoice(models.Model):
    """An option chosen, or the words written, on an answer sheet. Its key is random as well."""

    answer = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="choices", verbose_name="答卷")
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", verbose_name="题目")
    option = models.ForeignKey(
        QuestionOption, models.CASCADE, related_name="chosen", null=True, blank=True, verbose_name="选项"
    )
    text = models.TextField("文字", max_length=MAX_TEXT_ANSWER, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "作答"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "option"], name="option_once_per_answer"),
            models.CheckConstraint(
                condition=Q(option__isnull=False, text="") | Q(option__isnull=True) & ~Q(text=""),
                name="choice_is_an_option_or_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.option)


class OptionCount(models.Model):
    """How many paper copies chose an option, as a person counted them."""

    option = models.OneToOneField(
        QuestionOption, models.CASCADE, primary_key=True, related_name="paper", verbose_name="选项"
    )
    copies = models.PositiveIntegerField("份数", validators=[MaxValueValidator(MAX_COPIES)])

    class Meta:
        verbose_name = verbose_name_plural = "纸质份数"

    def __str__(self) -> str:
        return f"{self.option}：{self.copies}份"
