"""Writes of the room. Every one is atomic, validates before it saves, and leaves one audit entry."""

from units.services.accounts import unlock_account
from units.services.agencies import (
    add_department,
    create_agency,
    merge_agency,
    record_staffing,
    rename_agency,
    update_agency,
)
from units.services.loading import load_units
from units.services.passwords import change_password, reset_password, withdraw_password
from units.services.people import assign_role, create_user, end_role
from units.services.second_factor import (
    check_code,
    confirm_device,
    prepare_device,
    renew_recovery_codes,
    reset_second_factor,
)
from units.services.sessions import end_session, end_sessions, end_surplus_sessions

__all__ = [
    "add_department",
    "assign_role",
    "change_password",
    "check_code",
    "confirm_device",
    "create_agency",
    "create_user",
    "end_role",
    "end_session",
    "end_sessions",
    "end_surplus_sessions",
    "load_units",
    "merge_agency",
    "prepare_device",
    "record_staffing",
    "rename_agency",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "unlock_account",
    "update_agency",
    "withdraw_password",
]
