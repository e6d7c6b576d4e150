"""What the room keeps: versions of reports with their files, and renderings in the background."""

from reports.models.append_only import KeptForever
from reports.models.jobs import RenderJob
from reports.models.versions import ReportVersion, VersionFile

__all__ = ["KeptForever", "RenderJob", "ReportVersion", "VersionFile"]
