"""Writes of the room: report files, kept versions, renderings in the background, and the demo cases."""

from reports.services.batch import BatchResult, render_batch, warm_up
from reports.services.demo import DemoError, load_demo_case, load_reference_data
from reports.services.issuing import CaseRecord, NotApproved, Obstacle, approval_obstacle, has_prepared
from reports.services.jobs import AlreadyRendering, cancel_job, close_lost_jobs, open_job, run_job
from reports.services.rendering import FORMATS, UnknownFormat, render_to_file
from reports.services.versions import DamagedFile, check_may_make, draft_report, issue_report, read_file
from reports.services.words import save_words

__all__ = [
    "FORMATS",
    "AlreadyRendering",
    "BatchResult",
    "CaseRecord",
    "DamagedFile",
    "DemoError",
    "NotApproved",
    "Obstacle",
    "UnknownFormat",
    "approval_obstacle",
    "cancel_job",
    "check_may_make",
    "close_lost_jobs",
    "draft_report",
    "has_prepared",
    "issue_report",
    "load_demo_case",
    "load_reference_data",
    "open_job",
    "read_file",
    "render_batch",
    "render_to_file",
    "run_job",
    "save_words",
    "warm_up",
]
