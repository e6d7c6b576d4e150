"""Files kept under the hash of their content, where no address of the site leads."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage


class DamagedFile(Exception):
    """A kept file is missing or is no longer what was kept; the message says so in Chinese."""


class PrivateFileStorage(FileSystemStorage):
    """A folder that has no address. A file is written whole or not at all, and writing it again renews its time."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # named by content: what stands there is the same

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("这里的文件没有网址，只能经检查权限的页面下载")

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="writing-", delete=False) as written:
            for chunk in content.chunks():
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
        Path(written.name).replace(path)
        return name


def content_name(folder: str, sha256: str) -> str:
    """``evidence/ab/cdef…``: no ending, so that nothing takes it for something to open."""
    return f"{folder}/{sha256[:2]}/{sha256[2:]}"


def put(storage: Storage, folder: str, content: bytes) -> str:
    """Keep bytes; their SHA-256. The same bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    storage.save(content_name(folder, sha256), ContentFile(content))
    return sha256


def take(storage: Storage, folder: str, sha256: str) -> bytes:
    """The bytes of that hash, checked against it. Raises DamagedFile."""
    try:
        with storage.open(content_name(folder, sha256), "rb") as stream:
            content: bytes = stream.read()
    except OSError as error:
        raise DamagedFile("存档的文件不见了，请联系管理员从备份恢复。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedFile("存档的文件已损坏（校验值不符），请联系管理员从备份恢复。")
    return content
