"""Reads of the room: facts of an agency and year, and the rows of the imported tables."""

from budgets.selectors.contents import contents_of
from budgets.selectors.gather import YearRows, facts, inputs_by_key, read_by_formulas, year_rows
from budgets.selectors.homes import tables_holding
from budgets.selectors.keys import line_fact, project_target_key, subject_of
from budgets.selectors.tables import current_table, handed_in_before, table_captions, table_lines, targets
from budgets.selectors.uploads import (
    administered_agencies,
    batches_open_to,
    last_scope,
    uploaded_files,
    uploads_open_to,
)

__all__ = [
    "YearRows",
    "administered_agencies",
    "batches_open_to",
    "contents_of",
    "current_table",
    "facts",
    "handed_in_before",
    "inputs_by_key",
    "last_scope",
    "line_fact",
    "project_target_key",
    "read_by_formulas",
    "subject_of",
    "table_captions",
    "table_lines",
    "tables_holding",
    "targets",
    "uploaded_files",
    "uploads_open_to",
    "year_rows",
]
