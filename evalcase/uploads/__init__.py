"""Uploaded files, looked over before anything keeps them. Knows nothing of cases."""

from evalcase.uploads.inspection import Accepted, inspect_upload
from evalcase.uploads.kinds import ACCEPT, FileKind, kind_of
from evalcase.uploads.rejection import UploadRejected

__all__ = ["ACCEPT", "Accepted", "FileKind", "UploadRejected", "inspect_upload", "kind_of"]
