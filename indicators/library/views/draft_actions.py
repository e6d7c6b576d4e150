"""The buttons of a draft's page that change its indicators: one class each. What was typed is kept with it."""

from __future__ import annotations

import copy

from indicators.drafts.framework_drafts import DraftRow, row_at, rows_of
from indicators.drafts.rearranging import (
    RearrangeError,
    add_after,
    add_below,
    move,
    move_to,
    remove,
    restore,
)
from indicators.drafts.shares import filled_weights
from indicators.frameworks.content import Json
from indicators.library.views.drafts import DraftPage


class AcceptView(DraftPage):
    """认定: the person stands for the rule of one indicator."""

    def change(self, content: Json) -> tuple[Json, str]:
        content = copy.deepcopy(content)
        row = row_at(content, self.kwargs["key"])
        if row is None or not row.data.get("rule"):
            raise RearrangeError("这项指标没有评分规则可以认定；请点“规则与说明”选定")
        _accept([row])
        return content, f"已认定“{row.data['name']}”的规则"


class AcceptAllView(DraftPage):
    """全部认定: all rules that there are."""

    def change(self, content: Json) -> tuple[Json, str]:
        content = copy.deepcopy(content)
        _accept([row for row in rows_of(content) if row.is_leaf and row.data.get("rule")])
        return content, "已全部认定"


class FillWeightsView(DraftPage):
    """填补分值: blank weights share evenly what their branch has left."""

    def change(self, content: Json) -> tuple[Json, str]:
        content, given = filled_weights(content)
        if not given:
            raise RearrangeError("没有可以填补的分值：分值都已填写，或上级的分值已经分完、没有填写")
        return content, f"已填补{given}项分值，请核对"


class AddSiblingView(DraftPage):
    """加同级."""

    def change(self, content: Json) -> tuple[Json, str]:
        content, self.chosen = add_after(content, self.chosen)
        return content, "已添加同级指标，请填写名称"


class AddChildView(DraftPage):
    """加下级."""

    def change(self, content: Json) -> tuple[Json, str]:
        before = row_at(content, self.chosen)
        took_over = before is not None and before.is_leaf and before.data.get("rule")
        content, self.chosen = add_below(content, self.chosen)
        moved = "，原有的评分规则和说明移到了这个下级指标" if took_over else ""
        return content, f"已添加下级指标{moved}，请填写名称"


class MoveView(DraftPage):
    """上移、下移、升级 or 降级, as the address says."""

    def change(self, content: Json) -> tuple[Json, str]:
        content, self.chosen = move(content, self.chosen, self.kwargs["direction"])
        return content, _where(content, self.chosen)


class MoveToView(DraftPage):
    """移到: below another branch."""

    def change(self, content: Json) -> tuple[Json, str]:
        content, self.chosen = move_to(content, self.chosen, self.form.cleaned_data["branch"])
        return content, _where(content, self.chosen)


class RemoveView(DraftPage):
    """删除: with everything below; what was removed last can be brought back."""

    def change(self, content: Json) -> tuple[Json, str]:
        content, self.chosen = remove(content, self.chosen)
        gone = content["removed"]["node"]
        count = len(rows_of({"tree": [gone]}))
        return content, f"已删除“{gone['name']}”{f'（连同下级共{count}项）' if count > 1 else ''}，可以撤销"


class RestoreView(DraftPage):
    """撤销删除."""

    def change(self, content: Json) -> tuple[Json, str]:
        content, self.chosen = restore(content)
        row = row_at(content, self.chosen)
        return content, f"已恢复“{row.data['name'] if row else ''}”"


def _accept(rows: list[DraftRow]) -> None:
    for row in rows:
        if row.data.get("reading"):
            row.data["reading"] = {**row.data["reading"], "accepted": True}


def _where(content: Json, key: str) -> str:
    row = row_at(content, key)
    return "" if row is None else f"“{row.data['name']}”现为第{row.level}级，路径：{row.path}"
