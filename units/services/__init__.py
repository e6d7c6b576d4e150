"""Writes of the room. Every one is atomic, validates before it saves, and leaves one audit entry."""

from .agencies import (
    add_department,
    create_agency,
    merge_agency,
    record_staffing,
    rename_agency,
    update_agency,
)
from .loading import load_units
from .people import assign_role, create_user, end_role

__all__ = [
    "add_department",
    "assign_role",
    "create_agency",
    "create_user",
    "end_role",
    "load_units",
    "merge_agency",
    "record_staffing",
    "rename_agency",
    "update_agency",
]
