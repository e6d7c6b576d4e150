"""Agencies through time: names, mergers, departments, staffing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evalcase.audit.selectors import entries_for
from tests.factories.agencies import make_agency
from units.agencies.models import Agency, AgencyName
from units.agencies.services import add_department, merge_agency, record_staffing, rename_agency, update_agency

RENAMED = date(2023, 1, 1)


def test_a_renamed_agency_keeps_its_past(centre: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", short_name="社保中心", on=RENAMED, basis="某编〔2023〕1号")
    assert centre.name_on(date(2022, 12, 31)) == "某县社保局"
    assert centre.name_on(RENAMED) == str(centre) == "某县社保中心"
    assert centre.name_on(date(1990, 1, 1)) == "某县社保局"
    entry = entries_for(centre).last()
    assert entry is not None
    assert (entry.action, entry.reason, entry.changes["name"]) == (
        "单位更名",
        "某编〔2023〕1号",
        ["某县社保局", "某县社保中心"],
    )


def test_str_shows_the_new_name_even_where_names_were_read_before(centre: Agency) -> None:
    read_before = Agency.objects.prefetch_related("names").get(pk=centre.pk)
    rename_agency(agency=read_before, name="某县社保中心", on=RENAMED)
    assert str(read_before) == "某县社保中心"


@pytest.mark.parametrize(
    ("name", "on", "message"),
    [
        ("某县社保局", RENAMED, "现用名称已是"),
        ("某县社保中心", date(2010, 1, 1), "应晚于现用名称"),
        ("某县社保中心", date(2009, 6, 1), "应晚于现用名称"),
        ("", RENAMED, "不能为空"),
    ],
)
def test_a_rename_that_cannot_be_is_refused_and_saves_nothing(
    centre: Agency, name: str, on: date, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        rename_agency(agency=centre, name=name, on=on)
    assert list(centre.names.values_list("name", "valid_to")) == [("某县社保局", None)]


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        (date(2005, 1, 1), date(2010, 1, 1), False),
        (date(2005, 1, 1), date(2010, 1, 2), True),
        (date(2012, 1, 1), date(2013, 1, 1), True),
        (date(2023, 1, 1), None, False),
        (date(2022, 12, 31), None, True),
    ],
)
def test_names_never_overlap(centre: Agency, start: date, end: date | None, clashes: bool) -> None:
    centre.names.update(valid_to=RENAMED)
    other = AgencyName(agency=centre, name="另一名称", valid_from=start, valid_to=end)
    if clashes:
        with pytest.raises(ValidationError, match="重叠"):
            other.full_clean()
    else:
        other.full_clean()


def test_the_database_itself_refuses_two_current_names(centre: Agency) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyName.objects.create(agency=centre, name="另一名称", valid_from=RENAMED)


def test_a_merged_agency_points_to_the_one_that_took_over(centre: Agency, bureau: Agency) -> None:
    merged = merge_agency(agency=centre, into=bureau, on=RENAMED, basis="某编〔2023〕2号")
    assert (merged.successor, merged.abolished) == (bureau, RENAMED)
    assert merged.name_on(date(2024, 1, 1)) == "某县社保局"
    with pytest.raises(ValidationError, match="已于2023-01-01撤销"):
        merge_agency(agency=merged, into=bureau, on=date(2024, 1, 1))
    with pytest.raises(ValidationError, match="没有现用名称"):
        rename_agency(agency=merged, name="新名", on=date(2024, 1, 1))
    with pytest.raises(ValidationError, match="不能作为并入单位"):
        merge_agency(agency=bureau, into=merged, on=date(2023, 6, 1))
    with pytest.raises(ValidationError, match="自身"):
        merge_agency(agency=bureau, into=bureau, on=RENAMED)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "county-bureau"}, "code"),
        ({"code": "含 空格"}, "code"),
        ({"region_code": "53012"}, "region_code"),
        ({"kind": "nonsense"}, "kind"),
        ({"name": ""}, "name"),
        ({"established": date(2020, 1, 1), "abolished": date(2019, 1, 1)}, "__all__"),
    ],
)
def test_a_bad_agency_is_refused_by_field(bureau: Agency, fields: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_agency(**{"code": "new", "name": "新单位", **fields})  # type: ignore[arg-type]
    assert list(refused.value.message_dict) == [field]
    assert Agency.objects.count() == 1


def test_an_agency_cannot_hang_below_itself(centre: Agency, bureau: Agency) -> None:
    with pytest.raises(ValidationError, match="不能是本单位的下级"):
        update_agency(agency=bureau, fields={"parent": centre})


def test_an_update_that_changes_nothing_leaves_no_entry(centre: Agency) -> None:
    before = entries_for(centre).count()
    update_agency(agency=centre, fields={"region": ""})
    assert entries_for(centre).count() == before
    update_agency(agency=centre, fields={"region": "某县"})
    assert entries_for(centre).last().changes == {"region": ["", "某县"]}  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="code"):
        update_agency(agency=centre, fields={"code": "other"})


def test_a_second_department_of_the_same_name_is_refused(centre: Agency) -> None:
    add_department(agency=centre, name="综合科", duties="综合管理")
    with pytest.raises(ValidationError, match="同名的内设机构"):
        add_department(agency=centre, name="综合科")


def test_staffing_keeps_its_cells_and_is_replaced_not_doubled(centre: Agency) -> None:
    cell = {"file": "编制.xlsx", "sha256": "ab", "sheet": "Sheet1", "cell": "B3"}
    figures = {"authorised": 11, "in_post": 9}
    row = record_staffing(agency=centre, year=2023, figures=figures, sources={"authorised": cell})
    again = record_staffing(agency=centre, year=2023, figures=figures, sources={"authorised": cell})
    assert (row.pk, again.retired, again.sources["authorised"]["cell"]) == (again.pk, None, "B3")
    assert entries_for(row).count() == 1
    record_staffing(agency=centre, year=2023, figures={**figures, "in_post": 10})
    row.refresh_from_db()
    assert (row.in_post, row.sources) == (10, {})
    assert entries_for(row).last().changes["in_post"] == [9, 10]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("figures", "sources", "message"),
    [
        ({"authorised": 11}, {}, "不能为空|不能为 null|null"),
        ({"authorised": -1, "in_post": 9}, {}, "大于或等于"),
        ({"authorised": 11, "in_post": 9, "编外": 3}, {}, "编外"),
        ({"authorised": 11, "in_post": 9}, {"in_post": {"file": "a.xlsx"}}, "SHA-256"),
    ],
)
def test_bad_staffing_is_refused(
    centre: Agency, figures: dict[str, int], sources: dict[str, dict[str, str]], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        record_staffing(agency=centre, year=2023, figures=figures, sources=sources)
    assert not centre.staffing.exists()
