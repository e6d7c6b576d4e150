"""What a case went through."""

from django.conf import settings
from django.db import models

from scoring.cases.choices import State, state_label
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.workflow import NOTES, step_of


class CaseTransition(models.Model):
    """One step of a case's way, as it was taken: who, when, from where to where, why and about which indicators."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="transitions", verbose_name="案件")
    action = models.CharField("操作", max_length=20)
    from_state = models.CharField("原状态", max_length=20, choices=State.choices)
    to_state = models.CharField("新状态", max_length=20, choices=State.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="操作人")
    actor_name = models.CharField("操作人姓名", max_length=150)
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.TextField("理由", blank=True)
    anchors = models.ManyToManyField(CaseIndicator, blank=True, related_name="returned_in", verbose_name="涉及指标")
    remarks = models.JSONField("逐项意见", default=dict, blank=True, help_text="涉及指标的路径到意见")
    score_sheet = models.JSONField(
        "当时的评分表", default=dict, blank=True, help_text="提交和通过时各末级指标的数据与得分"
    )
    texts = models.JSONField(
        "当时的文字和材料", default=dict, blank=True, help_text="提交和通过时的报告文字和在用的佐证材料"
    )
    sha256 = models.CharField("评分表校验值", max_length=64, blank=True, help_text="提交和通过时固定")

    class Meta:
        verbose_name = verbose_name_plural = "案件流转"
        ordering = ["case", "pk"]

    def __str__(self) -> str:
        return f"{self.actor_name}：{self.way}"

    @property
    def way(self) -> str:
        """From where to where, as people read it; what was done where the state stayed."""
        step = step_of(self.action)
        label = NOTES.get(self.action) or (step.label if step else "")
        if self.from_state == self.to_state and label:
            return label
        scored = bool(self.case.framework_code)
        return f"{state_label(self.from_state, scored)} → {state_label(self.to_state, scored)}"
