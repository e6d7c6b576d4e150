"""Forms of papers: uploading, describing, noting without a file, and putting on indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from evalcase.uploads import ACCEPT
from evalcase.web.numbers import sent_number
from scoring.cases.models import Case
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceReference
from scoring.evidence.selectors import papers_of, scored_leaves

MAX_FILES_AT_ONCE = 20
_NO_TITLE = {"required": "请写明材料名称"}


class FilesInput(forms.FileInput):
    """Several files in one control."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files of one upload. Each by itself is looked into later, so that a good one is kept beside a bad one."""

    widget = FilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files: list[UploadedFile] = list(data or ())
        if not files:
            raise forms.ValidationError("没有选择文件；请选择要上传的文件后再点“上传”。")
        if len(files) > MAX_FILES_AT_ONCE:
            raise forms.ValidationError(f"一次选择了 {len(files)} 个文件，最多 {MAX_FILES_AT_ONCE} 个；请分几次上传。")
        return files


class LeavesField(forms.ModelMultipleChoiceField):
    """Leaves of a case to tick, by their whole path."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, case: Case, **kwargs: Any) -> None:
        gone = "所选的指标已不在本案中，请刷新页面重新选择"
        errors = {"invalid_choice": gone, "invalid_pk_value": gone, "required": "没有选择指标"}
        super().__init__(scored_leaves(case), label="关联指标", error_messages=errors, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.path)

    def clean(self, value: Any) -> Any:
        if any(sent_number(text) is None for text in value or ()):  # larger than a database can look for
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class KindField(forms.TypedChoiceField):
    """The kind of a paper; working papers are offered to those who draw them up. Unsaid, it is evidence."""

    def __init__(self, *, with_working_papers: bool) -> None:
        kinds = list(PaperKind) if with_working_papers else [PaperKind.EVIDENCE]
        super().__init__(
            label="类别",
            required=False,
            choices=[(kind.value, kind.label) for kind in kinds],
            coerce=PaperKind,
            empty_value=PaperKind.EVIDENCE,
            error_messages={"invalid_choice": "不能选择这一类别；工作底稿由评价人员编制"},
        )


class UploadForm(forms.Form):
    """Files for one indicator."""

    def __init__(self, *args: Any, with_working_papers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(label="文件")
        self.fields["kind"] = KindField(with_working_papers=with_working_papers)


class CaseUploadForm(UploadForm):
    """Files for the case, for any of its indicators or none; title and number count where there is one file."""

    title = forms.CharField(
        label="材料名称",
        required=False,
        max_length=200,
        help_text="不填时用文件名；上传多个文件时一律用文件名。",
    )
    number = forms.CharField(
        label="编号",
        required=False,
        max_length=20,
        help_text="不填时自动编号：工作底稿 A-01 起，佐证材料 B-01 起。",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"] = LeavesField(case, required=False)


class DescribeForm(forms.Form):
    """What a paper is called, where it is kept, and which indicators it stands on."""

    title = forms.CharField(label="材料名称", max_length=200, error_messages=_NO_TITLE)
    number = forms.CharField(label="编号", required=False, max_length=20)
    location = forms.CharField(
        label="存放位置",
        max_length=200,
        help_text="原件所在的卷宗、页码或账册；没有上传文件的必须填写。",
        error_messages={"required": "没有上传文件的材料，应写明存放位置"},
    )

    def __init__(self, *args: Any, paper: EvidenceReference, with_working_papers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = KindField(with_working_papers=with_working_papers)
        self.fields["location"].required = paper.file is None
        self.fields["indicators"] = LeavesField(paper.case, required=False)


class NoteForm(forms.Form):
    """A document that lies elsewhere."""

    title = forms.CharField(label="材料名称", max_length=200, error_messages=_NO_TITLE)
    location = forms.CharField(label="存放位置", max_length=200, error_messages={"required": "请写明存放位置"})


class PaperForm(forms.Form):
    """A paper of the case that is there already."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = "所选的材料已不在本案中，请刷新页面"
        errors = {"required": "没有选择材料", "invalid_choice": gone}
        self.fields["paper"] = forms.ModelChoiceField(papers_of(case), label="材料", error_messages=errors)


class LeavesForm(forms.Form):
    """The indicators that a paper is put on."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"] = LeavesField(case)
