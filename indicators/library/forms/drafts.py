"""What is sent to bring in a framework and to change its draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from evalcase.web.forms import LinesField, RowField
from indicators.drafts.framework_drafts import rows_of
from indicators.frameworks.choices import FrameworkKind, NotApplicable
from indicators.frameworks.content import Json
from indicators.frameworks.problems import Problem
from indicators.library.forms.words import fault_words

MOST_BYTES = 5 * 1024 * 1024
LONGEST_PASTED = 500_000
_STEP = re.compile(r"^(\S{1,20}?)[\s:：≥>=]*(\d{1,4}(?:\.\d{1,4})?)分?(?:以上)?$")


class BringInForm(forms.Form):
    """A file, or cells that were pasted: one of the two."""

    file = forms.FileField(
        label="文件",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx,.yaml,.yml"}),
        help_text="Excel 工作簿（.xlsx）、Word 文档（.docx）中的指标体系表格，或指标体系文件（.yaml），不超过5 MB",
    )
    pasted = LinesField(
        label="或粘贴表格",
        required=False,
        max_length=LONGEST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off"}),
        help_text="在 Excel 或 WPS 表格中连同表头选中、复制，粘贴到这里",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过5 MB，请删除图片和空白行后重新选择")
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        has_text = bool(given.get("pasted", "").strip())
        if given.get("file") and has_text:
            self.add_error("pasted", "选了文件又粘贴了表格，请只留一样")
        elif not given.get("file") and not has_text:
            self.add_error("file", "没有选择文件，也没有粘贴表格，请选择或粘贴一样")
        return given


class DraftForm(forms.Form):
    """The whole draft: what it is called and how its total is graded, and name and weight of each indicator.

    A draft may be kept unfinished; only storing it in the library asks for everything.
    """

    version_seen = RowField()
    row = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)  # the chosen indicator's position
    branch = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)  # where it is to be moved
    title = forms.CharField(label="名称", required=False, max_length=200)
    kind = forms.ChoiceField(label="类别", choices=FrameworkKind.choices)
    source = forms.CharField(
        label="制度依据",
        required=False,
        max_length=1000,
        help_text="文件名称和文号，或由谁编制；存入时必填",
    )
    code = forms.CharField(
        label="代码", required=False, max_length=60, help_text="小写字母、数字和连字符，如 xx-county-library-2025"
    )
    version = forms.CharField(label="版本", required=False, max_length=20)
    total = forms.CharField(
        label="总分", required=False, max_length=10, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    ladder = LinesField(
        label="等级",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一档：等级和起点分数，从高到低，最低一档自0分起",
    )
    not_applicable = forms.ChoiceField(label="指标不适用时", choices=NotApplicable.choices)
    note = LinesField(label="说明", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, content: Json, version: int, **kwargs: Any) -> None:
        self.stored = content
        self.rows = rows_of(content)
        super().__init__(*args, **{**kwargs, "initial": _initial(content) | {"version_seen": version}})
        for row in self.rows:
            shown = f"“{row.data['name']}”的"
            self.fields[f"name-{row.key}"] = forms.CharField(
                label=f"{shown}名称",
                initial=row.data["name"],
                max_length=200,
                widget=forms.TextInput(attrs={"aria-label": f"{shown}名称"}),
                error_messages={"required": "指标名称没有填写，请填写"},
            )
            self.fields[f"weight-{row.key}"] = forms.CharField(
                label=f"{shown}分值",
                required=False,
                initial=row.data.get("weight", ""),
                max_length=10,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "aria-label": f"{shown}分值"}),
            )

    def head_fields(self) -> list[forms.BoundField]:
        """All but the indicators' own fields, for the page."""
        return [self[name] for name in _HEAD]

    def clean_ladder(self) -> list[Json]:
        """Word and start of each step."""
        steps = []
        for line in filter(None, map(str.strip, self.cleaned_data["ladder"].splitlines())):
            found = _STEP.match(line)
            if not found:
                raise forms.ValidationError(f"“{line}”不是等级和分数，请写成 优 90")
            steps.append({"word": found[1], "from": found[2]})
        return steps

    def content(self) -> Json:
        """The stored content with what was typed."""
        given = self.cleaned_data
        head = {name: given[name] for name in _HEAD}
        return self.stored | head | {"tree": [self._node(node, key) for key, node in _numbered(self.stored["tree"])]}

    def _node(self, node: Json, key: str) -> Json:
        typed = {"name": self.cleaned_data[f"name-{key}"], "weight": self.cleaned_data[f"weight-{key}"]}
        below = [self._node(child, inner) for inner, child in _numbered(node.get("children", []), f"{key}-")]
        return node | typed | ({"children": below} if below else {})

    def blame(self, problems: Iterable[Problem]) -> None:
        """Say each fault of the framework beside the field that is wrong, where it is one of this page."""
        paths = {row.path: row for row in self.rows}
        for problem in problems:
            path, _, what = problem.place.partition(" · ")
            field = f"weight-{paths[path].key}" if path in paths and what == "weight" else what.split(" ")[0]
            name = field if field in self.fields else None
            place = "" if name else f"【{path if path != '全文' else '指标体系'}】"
            self.add_error(name, f"{place}{fault_words(problem)}")


_HEAD = ("title", "kind", "source", "code", "version", "total", "ladder", "not_applicable", "note")


def _initial(content: Json) -> Json:
    ladder = "\n".join(f"{step['word']} {step['from']}" for step in content.get("ladder", []))
    return {name: content.get(name, "") for name in _HEAD} | {"ladder": ladder}


def _numbered(nodes: list[Json], above: str = "") -> Iterator[tuple[str, Json]]:
    return ((f"{above}{number}", node) for number, node in enumerate(nodes, start=1))


class StoreForm(DraftForm):
    """The draft, and whether it is to be for everybody."""

    open_to = forms.ChoiceField(required=False, choices=[("maker", "仅自己立案选用"), ("all", "供全库选用")])


class AnswerForm(forms.Form):
    """Which choice of which question was taken, both counted from 0."""

    question = RowField()
    choice = RowField()


class ReasonForm(forms.Form):
    """Why a framework is retired, offered again or opened to all."""

    reason = forms.CharField(label="理由", max_length=200, error_messages={"required": "理由没有填写，请填写"})


class CopyForm(forms.Form):
    """Whether the copy is the framework's next version or a framework of its own."""

    way = forms.ChoiceField(
        choices=[("version", "编制新版本"), ("copy", "复制为新的指标体系")],
        error_messages={"required": "没有说明怎样复制，请重新点选", "invalid_choice": "没有这种复制方式，请重新点选"},
    )
