"""What every spreadsheet table of the admin shares: strict headers, the sheet's row numbers, plain messages.

django-import-export lets unknown columns pass, counts rows from the first data row and prints tracebacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export import resources, results, widgets


class HeaderError(ValueError):
    """The file's header row is not the declared one."""


class PlainError(results.Error):
    """An error of which only the message is shown."""

    @property
    def traceback(self) -> str:
        return ""


class SheetResult(results.Result):
    """Rows are numbered as on the sheet, where row 1 is the header."""

    def append_error_row(self, number: int, row: Any, errors: Any) -> None:
        super().append_error_row(number + 1, row, errors)

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        super().append_invalid_row(number + 1, row, validation_error)


class CheckedResource(resources.ModelResource):
    """A resource whose file must have exactly the declared headers; any bad row stops the whole file."""

    class Meta:
        abstract = True

    @classmethod
    def get_result_class(cls) -> type[SheetResult]:
        return SheetResult

    @classmethod
    def get_error_result_class(cls) -> type[PlainError]:
        return PlainError

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        try:
            self._check_headers([_header(name) for name in dataset.headers or []])
        except HeaderError:
            del dataset[0 : len(dataset)]  # rows under wrong headers would only repeat the same fault
            raise
        dataset.headers = [_header(name) for name in dataset.headers]
        for index in reversed(range(len(dataset))):
            if not any(str(value or "").strip() for value in dataset[index]):
                del dataset[index]

    def import_data(self, dataset: Any, *args: Any, **kwargs: Any) -> Any:
        # The library keeps the valid rows of a bad file unless told otherwise.
        kwargs["rollback_on_validation_errors"] = True
        return super().import_data(dataset, *args, **kwargs)

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> Any:
        # The library reports an unreadable key without saying which column it stands in.
        key = self.fields[self.get_import_id_fields()[0]]
        try:
            key.clean(row)
        except ValueError as error:
            raise ValidationError({str(key.column_name): str(error)}) from error
        return super().get_or_init_instance(instance_loader, row)

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        with self.errors_by_column():
            super().validate_instance(instance, *args, **kwargs)

    @contextmanager
    def errors_by_column(self) -> Iterator[None]:
        """Inside, validation errors of a field are reported under the column's header."""
        try:
            yield
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                raise
            columns = {key: str(field.column_name) for key, field in self.fields.items()}
            columns |= {str(field.attribute): str(field.column_name) for field in self.fields.values()}
            named = {columns.get(key, key): messages for key, messages in error.message_dict.items()}
            raise ValidationError(named) from error

    def _check_headers(self, headers: list[str]) -> None:
        expected = self.get_export_headers()
        parts = []
        if missing := [name for name in expected if name not in headers]:
            parts.append(f"缺少“{'”“'.join(missing)}”")
        if unknown := [name or "（空）" for name in headers if name not in expected]:
            parts.append(f"不认识“{'”“'.join(unknown)}”")
        if repeated := sorted({name for name in headers if headers.count(name) > 1}):
            parts.append(f"重复“{'”“'.join(repeated)}”")
        if parts:
            raise HeaderError(
                f"第1行表头：{'；'.join(parts)}。表头应为：{'、'.join(expected)}。请先导出一份作为模板，按模板改正表头。"
            )


class ChoiceWidget(widgets.Widget):
    """Shows a choice by its label and reads the label back."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        for choice in self.choices:
            if text == choice.label:
                return str(choice.value)
        labels = "、".join(str(choice.label) for choice in self.choices)
        raise ValueError(f"“{text}”不在可选范围内，应为：{labels}")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


class TextWidget(widgets.Widget):
    """Text; a code held as a number is refused, because its leading zeros are already lost."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise ValueError(f"“{value}”是数字单元格，请把该列设为文本格式后重新填写")
        return str(value or "").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value or ""


class CodeWidget(widgets.ForeignKeyWidget):
    """A row of another table by its code."""

    def __init__(self, model: type[models.Model], what: str) -> None:
        super().__init__(model, "code")
        self.what = what

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = TextWidget().clean(value)
        try:
            return super().clean(text, row, **kwargs) if text else None
        except self.model.DoesNotExist:
            raise ValueError(f"没有代码为“{text}”的{self.what}，请先登记，或把它排在本行之前") from None


def _header(name: Any) -> str:
    return str(name or "").strip()
