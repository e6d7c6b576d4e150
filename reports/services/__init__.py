"""Writes of the room: report files, and the demo case from workbooks to report."""

from .demo import DemoError, load_demo_case, load_reference_data
from .rendering import FORMATS, UnknownFormat, render_to_file

__all__ = ["FORMATS", "DemoError", "UnknownFormat", "load_demo_case", "load_reference_data", "render_to_file"]
