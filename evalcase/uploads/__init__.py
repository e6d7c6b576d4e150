"""Uploaded files, looked over before anything keeps them. Knows nothing of cases."""

from .inspection import Accepted, inspect_upload
from .kinds import ACCEPT, FileKind, kind_of
from .rejection import UploadRejected

__all__ = ["ACCEPT", "Accepted", "FileKind", "UploadRejected", "inspect_upload", "kind_of"]
