"""What is asked for when a firm is entrusted with evaluations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from budgets.quantities import YUAN, Quantity, QuantityError, parse_quantity
from evalcase.web.forms import LinesField
from scoring.cases.models import Case
from units.agencies.models import Agency, AgencyName
from units.agencies.selectors import pks_below_each
from units.entrustments.choices import Standing
from units.entrustments.selectors import firms
from units.upkeep.forms import day_field

_LARGEST_FEE = Decimal(10) ** 12
_ROWS = {"rows": 4, "spellcheck": "false"}


def _reason(label: str = "原因") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, error_messages={"required": f"请填写{label}"})


class FeeField(forms.CharField):
    """An amount of money, exact to the cent; 元 where no unit is written. None where it stays empty."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            quantity = parse_quantity(text, YUAN)
        except QuantityError:
            quantity = Quantity.blank()
        amount = quantity.value
        if amount is None or quantity.bound or not quantity.unit.is_money:
            raise forms.ValidationError(f"“{text}”不是一个金额，写作125000或12.5万元；没有约定费用的不填")
        if not 0 <= amount < _LARGEST_FEE or amount != amount.quantize(Decimal("0.01")):
            raise forms.ValidationError(f"“{text}”应在0到一万亿元之间，精确到分")
        return amount.quantize(Decimal("0.01"))


class RowsField(LinesField):
    """Several things by code, one a line; ``found`` looks them up."""

    what = ""
    advice = ""
    keys: set[int] = set()

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=20_000, widget=forms.Textarea(attrs=_ROWS), **more)

    def clean(self, value: Any) -> list[Any]:
        lines = enumerate((line.strip() for line in str(super().clean(value)).splitlines()), 1)
        given = [(number, text) for number, text in lines if text]
        found = self.found({text for _, text in given}) if given else {}
        faults: list[str] = []
        rows: dict[Any, int] = {}
        for number, text in given:
            answering = found.get(text, [])
            if not answering:
                faults.append(f"第{number}行：没有您管理或审核的{self.what}“{text}”，{self.advice}")
            elif len(answering) > 1:
                faults.append(f"第{number}行：有几个{self.what}都叫“{text}”，请改填代码")
            elif answering[0] in rows:
                faults.append(f"第{number}行“{text}”与第{rows[answering[0]]}行是同一{self.what}，请删去一行")
            else:
                rows[answering[0]] = number
        if faults:
            raise forms.ValidationError(faults[:10])
        return list(rows)

    def found(self, texts: set[str]) -> dict[str, list[Any]]:
        """What answers to each text; a code goes before a name."""
        raise NotImplementedError


class AgenciesField(RowsField):
    """Agencies of ``keys`` by code or full name, one a line."""

    what = "单位"
    advice = "请核对单位代码或现用全称；该单位不在您的角色范围内的，先由管理员授予您该单位或其上级的角色"

    def found(self, texts: set[str]) -> dict[str, list[Any]]:
        known = Agency.objects.filter(pk__in=self.keys).prefetch_related("names")
        found = {agency.code: [agency] for agency in known.filter(code__in=texts)}
        names = AgencyName.objects.filter(agency__in=self.keys, name__in=texts - set(found), valid_to__isnull=True)
        for name in names.select_related("agency").prefetch_related("agency__names"):
            found.setdefault(name.name, []).append(name.agency)
        return found


class CasesField(RowsField):
    """Cases of the agencies of ``keys`` by code, one a line."""

    what = "案件"
    advice = "请在评价案件中查到代码后填写"

    def found(self, texts: set[str]) -> dict[str, list[Any]]:
        cases = Case.objects.filter(agency__in=self.keys, code__in=texts)
        return {case.code: [case] for case in cases.defer("framework", "words")}


class ScopeForm(forms.Form):
    """Agencies and cases that a firm is to evaluate, of those over which the person has the right (``keys``)."""

    whole = AgenciesField(
        label="委托评价的单位，连同下级单位", help_text="每行一个，填单位代码或现用全称，可从表格中粘贴"
    )
    single = AgenciesField(label="委托评价的单位，不含下级单位", help_text="每行一个，填单位代码或现用全称")
    cases = CasesField(
        label="委托评价的已有案件",
        help_text="每行一个案件代码；只限设置中、评分中和已退回的案件，其评价机构改为受托机构",
    )

    def __init__(self, *args: Any, keys: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys
        for name in ("whole", "single", "cases"):
            self.fields[name].keys = keys  # type: ignore[attr-defined]

    def clean_whole(self) -> list[Agency]:
        agencies: list[Agency] = self.cleaned_data["whole"]
        below = pks_below_each({agency.pk for agency in agencies})
        for agency in agencies:
            if beyond := below[agency.pk] - self.keys:
                other = Agency.objects.filter(pk__in=beyond).order_by("code")[0]
                told = f"“{agency}”的下级单位“{other}”不由您管理或审核"
                raise forms.ValidationError(f"{told}，不能一并委托；请把可以委托的单位逐个填在“不含下级单位”中")
        return agencies

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        twice = [str(agency) for agency in given.get("whole", []) if agency in given.get("single", [])]
        if twice:
            self.add_error("single", f"“{'、'.join(twice)}”已填在“连同下级单位”中，请删去一处")
        return given

    @property
    def agencies(self) -> dict[Agency, bool]:
        """The agencies, each with whether what is below it is meant too."""
        return dict(self._pairs())

    def _pairs(self) -> Iterator[tuple[Agency, bool]]:
        for field, with_below in (("whole", True), ("single", False)):
            yield from ((agency, with_below) for agency in self.cleaned_data[field])


class EntrustForm(ScopeForm):
    """A new entrustment."""

    client = forms.ModelChoiceField(
        Agency.objects.none(), label="委托单位", empty_label="请选择", error_messages={"required": "请选择委托单位"}
    )
    firm = forms.ModelChoiceField(
        Agency.objects.none(),
        label="受托机构",
        empty_label="请选择",
        help_text="性质为“第三方机构”的单位；没有列出的，请管理员先登记",
        error_messages={"required": "请选择受托机构"},
    )
    number = forms.CharField(label="合同编号", max_length=60, error_messages={"required": "请填写合同编号"})
    fee = FeeField(label="委托费用", required=False, max_length=40, help_text="按元填写，也可以写作12.5万元")
    valid_from = day_field("起始日期")
    valid_to = day_field(
        "终止日期", initial=None, help_text="自该日起委托不再有效：合同期到2026年12月31日的，填2027-01-01"
    )
    note = forms.CharField(label="说明", max_length=500, required=False)
    field_order = ("client", "firm", "number", "fee", "valid_from", "valid_to", "whole", "single", "cases", "note")

    def __init__(self, *args: Any, clients: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = clients  # type: ignore[attr-defined]
        self.fields["client"].initial = clients[0] if len(clients) == 1 else None
        self.fields["firm"].queryset = firms()  # type: ignore[attr-defined]


class AddForm(ScopeForm):
    """More agencies and cases by the same contract."""

    reason = _reason()
    field_order = ("whole", "single", "cases", "reason")


class ExtendForm(forms.Form):
    """A later end."""

    valid_to = day_field("延期到", initial=None, help_text="新的终止日期，自该日起委托不再有效")
    reason = _reason()


class EndForm(forms.Form):
    """An earlier end, and what becomes of the cases in hand."""

    on = day_field("自哪一天起终止")
    reason = _reason()
    take_back = forms.BooleanField(label="同时收回受托机构手中的案件，改由委托单位评价", required=False)


class _CasesTicked(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Case) -> str:
        return f"{obj.title}（{obj.code}，{obj.state_label}）"


class TakeBackForm(forms.Form):
    """Which cases are taken back."""

    cases = _CasesTicked(
        Case.objects.none(),
        label="收回的案件",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "没有选案件，请至少选一个",
            "invalid_choice": "所选的案件已不在受托机构手中，请刷新页面",
        },
    )
    reason = _reason()

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]


class FindEntrustmentForm(forms.Form):
    """By what the list is narrowed."""

    q = forms.CharField(label="合同编号、机构或单位", required=False, max_length=60)
    standing = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Standing.choices])
