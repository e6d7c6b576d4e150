"""The figures of units.Staffing: how tables print them and how facts name them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffItem:
    """A field, its name on a table with other spellings, and the key of its fact."""

    field: str
    label: str
    fact: str
    aliases: tuple[str, ...]


STAFF_ITEMS = (
    StaffItem("authorised", "编制数", "人员.编制数", ("编制人数", "核定编制数")),
    StaffItem("in_post", "在职人数", "人员.在职人数", ("在职人员", "实有在职人数", "实有人数", "在职在编人数")),
    StaffItem("retired", "退休人数", "人员.退休人数", ("退休人员", "离退休人数")),
    StaffItem("transferred_in", "当年调入", "人员.当年调入人数", ("调入", "本年调入")),
    StaffItem("transferred_out", "当年调出", "人员.当年调出人数", ("调出", "本年调出")),
    StaffItem("retired_in_year", "当年退休", "人员.当年退休人数", ("退休", "本年退休")),
)
STAFF_LABELS = {item.field: item.label for item in STAFF_ITEMS}
STAFF_FACTS = {item.field: item.fact for item in STAFF_ITEMS}
