"""The buttons of the tree editor that change its tree: one class each."""

from __future__ import annotations

from scoring.cases.models import CaseIndicator
from scoring.tree.forms.editor import CopyForm, KeptCellForm
from scoring.tree.services.indicators import (
    add_indicator,
    move_indicator,
    remove_indicator,
    restore_indicator,
    update_indicator,
)
from scoring.tree.services.library import copy_from_library
from scoring.tree.services.rows import TreeError
from scoring.tree.services.targets import set_out_by_targets
from scoring.tree.services.weights import scale_to_whole, split_evenly, take_sum
from scoring.tree.views.editor import REMOVED, EditorAction, last_removed


class AddAction(EditorAction):
    """For buttons that make an indicator: it is chosen, and its name is ready to be typed."""

    def stand_on(self, row: CaseIndicator) -> None:
        self.outcome.row, self.outcome.focus = row.pk, f"name-{row.pk}"


class AddSiblingView(AddAction):
    resend_as = "保存指标体系并添加同级指标"

    def change(self) -> str:
        self.stand_on(add_indicator(case=self.case, after=self.outcome.row, actor=self.user))
        return "已添加同级指标，请填写名称"


class AddChildView(AddAction):
    resend_as = "保存指标体系并添加下级指标"

    def change(self) -> str:
        row = add_indicator(case=self.case, parent=self.chosen(), actor=self.user)
        self.stand_on(row)
        took_over = "，原有的评分规则和说明移到了这个下级指标" if row.rule else ""
        return f"已添加下级指标{took_over}，请填写名称"


class CopyView(AddAction):
    """Takes an entry of the library into the tree."""

    form_class = CopyForm

    def change(self) -> str:
        entry = self.form.cleaned_data["entry"]
        row = copy_from_library(case=self.case, **entry, at=self.outcome.row, actor=self.user)
        self.stand_on(row)
        return f"已加入“{row.name}”"


class MoveView(EditorAction):
    """Moves an indicator up, down, in (降级) or out (升级), as its address says."""

    resend_as = "保存指标体系并移动一项指标"

    def change(self) -> str:
        row = move_indicator(case=self.case, pk=self.chosen(), direction=self.kwargs["direction"], actor=self.user)
        return f"“{row.name}”现为第{row.level}级，路径：{row.path}"


class RemoveView(EditorAction):
    """Nobody's to send on after a new sign-in: removing wants the person before the page."""

    def change(self) -> str:
        removed = remove_indicator(case=self.case, pk=self.chosen(), seen_version=self.outcome.version, actor=self.user)
        self.request.session[REMOVED] = {"case": self.case.code, "removed": removed.to_json()}
        self.outcome.row = None
        count = f"（连同下级共{len(removed.rows)}项）" if len(removed.rows) > 1 else ""
        return f"已删除“{removed.name}”{count}，可以撤销"


class RestoreView(AddAction):
    """Brings back what the person last removed."""

    def change(self) -> str:
        removed = last_removed(self.request, self.case.code)
        if removed is None:
            raise TreeError("没有可以撤销的删除")
        row = restore_indicator(case=self.case, removed=removed, actor=self.user)
        del self.request.session[REMOVED]
        self.stand_on(row)
        return f"已恢复“{row.name}”"


class KeepMineView(EditorAction):
    """Of a cell that two people changed: one's own value, over the other's."""

    form_class = KeptCellForm

    def change(self) -> str:
        pk, name = cell = self.form.cleaned_data["cell"]
        mine = self.outcome.kept.pop(cell, None)
        if mine is None:
            return ""
        update_indicator(case=self.case, pk=pk, fields={name: mine}, actor=self.user)
        self.outcome.row, self.outcome.failed = pk, False
        return f"已改为您填的“{mine}”"


class KeepTheirsView(EditorAction):
    """Of a cell that two people changed: the other's value, which stands there already."""

    form_class = KeptCellForm

    def change(self) -> str:
        self.outcome.kept.pop(self.form.cleaned_data["cell"], None)
        return ""


class SplitWeightsView(EditorAction):
    """Equal weights for what is below the chosen indicator."""

    def change(self) -> str:
        changed = split_evenly(case=self.case, pk=self.outcome.row, seen_version=self.outcome.version, actor=self.user)
        return f"已平均分配到{len(changed)}项指标"


class ScaleWeightsView(EditorAction):
    """What is below the chosen indicator is made to sum to it, in proportion."""

    def change(self) -> str:
        changed = scale_to_whole(
            case=self.case, pk=self.outcome.row, seen_version=self.outcome.version, actor=self.user
        )
        return f"已按比例调整{len(changed)}项指标"


class SetOutByTargetsView(EditorAction):
    """A leaf below the chosen one for each 三级指标 of the target table that answers it."""

    def change(self) -> str:
        made = set_out_by_targets(case=self.case, pk=self.chosen(), seen_version=self.outcome.version, actor=self.user)
        how = "按表中所印分值的比例分配" if made.is_printed else "平均分配"
        return f"已按绩效目标表分设为{len(made.leaves)}项下级指标，分值{how}"


class SumWeightsView(EditorAction):
    """The chosen indicator weighs what all below it do."""

    def change(self) -> str:
        row = take_sum(case=self.case, pk=self.chosen(), seen_version=self.outcome.version, actor=self.user)
        return f"“{row.name}”的分值已改为下级合计"
