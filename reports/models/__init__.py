"""What the room keeps: versions of reports with their files, and renderings in the background."""

from .append_only import KeptForever
from .jobs import RenderJob
from .versions import ReportVersion, VersionFile

__all__ = ["KeptForever", "RenderJob", "ReportVersion", "VersionFile"]
