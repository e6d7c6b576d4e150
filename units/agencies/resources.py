"""The agency table as a spreadsheet: the export is the import's template."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export.fields import Field

from evalcase.web.resources import CheckedResource, ChoiceWidget, CodeWidget, DayWidget, TextWidget
from units.agencies.choices import AgencyKind, Level
from units.agencies.models import Agency
from units.agencies.services import create_agency, rename_agency, update_agency

_NAME_PARTS = ("name", "short_name", "valid_from", "basis")
_PLAIN_FIELDS = ("kind", "level", "region_code", "region", "parent", "established", "abolished")


class AgencyResource(CheckedResource):
    """Agencies by code, with the current name. A changed name is a rename from the day in its column."""

    code = Field("code", "单位代码", TextWidget())
    name = Field("listed_name", "单位名称", TextWidget())
    short_name = Field("listed_short_name", "简称", TextWidget())
    valid_from = Field("listed_valid_from", "名称启用日期", DayWidget())
    basis = Field("listed_basis", "名称依据", TextWidget())
    kind = Field("kind", "单位性质", ChoiceWidget(AgencyKind))
    level = Field("level", "预算级次", ChoiceWidget(Level))
    region_code = Field("region_code", "行政区划代码", TextWidget())
    region = Field("region", "行政区划", TextWidget())
    parent = Field("parent", "上级单位代码", CodeWidget(Agency, "上级单位"))
    established = Field("established", "成立日期", DayWidget())
    abolished = Field("abolished", "撤销日期", DayWidget())

    class Meta:
        model = Agency
        fields = ("code", *_NAME_PARTS, *_PLAIN_FIELDS)
        import_order = export_order = fields
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def get_queryset(self) -> QuerySet[Agency]:
        return Agency.objects.select_related("parent").prefetch_related("names")

    def after_init_instance(self, instance: Agency, new: bool, row: Any, **kwargs: Any) -> None:
        _list_name(instance)

    def export_field(self, field: Field, instance: Agency, **kwargs: Any) -> Any:
        if not hasattr(instance, "listed_name"):
            _list_name(instance)
        return super().export_field(field, instance, **kwargs)

    def save_instance(self, instance: Agency, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Write through the services, so that an import is audited and dated like any other change."""
        actor = kwargs.get("user")
        name = {part: getattr(instance, f"listed_{part}") for part in _NAME_PARTS}
        fields = {field: getattr(instance, field) for field in _PLAIN_FIELDS}
        with self.errors_by_column():
            if name["valid_from"] is None:
                raise ValidationError({"valid_from": "请填写名称的启用日期。"})
            if is_create:
                instance.pk = create_agency(code=instance.code, **name, **fields, actor=actor).pk
                return
            update_agency(agency=instance, fields=fields, actor=actor)
            _save_name(instance, name, actor)


def _list_name(agency: Agency) -> None:
    """Hang the current name on the agency as flat attributes, the way the sheet shows it."""
    names = sorted(agency.names.all(), key=lambda name: name.valid_from) if agency.pk else []
    for part in _NAME_PARTS:
        setattr(agency, f"listed_{part}", getattr(names[-1], part) if names else None)


def _save_name(agency: Agency, name: dict[str, Any], actor: Any) -> None:
    stored = agency.names.order_by("valid_from").last()
    if stored is None or all(getattr(stored, part) == name[part] for part in _NAME_PARTS):
        return
    if stored.name == name["name"]:
        raise ValidationError(
            {"name": f"“{stored.name}”未变，其简称、启用日期、依据不能用导入修改；更名请填新名称和启用日期。"}
        )
    on = name.pop("valid_from")
    rename_agency(agency=agency, on=on, **name, actor=actor)
