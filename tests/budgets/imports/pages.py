"""Posting to the pages of the import, and reading what they answer."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples


def posted(rows: samples.Rows, name: str = "项目.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook(("表", rows)))


def spoilt() -> samples.Rows:
    rows = samples.project_execution()
    rows[3][2], rows[4][3] = "五万元整", "约一万七"
    return rows


def start(desk: Client, *files: SimpleUploadedFile, **fields: Any) -> Any:
    return desk.post("/imports/new/", {"workbooks": list(files), **fields}, follow=True)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def previewed(page: str) -> str:
    match = re.search(r'name="previewed" value="(\w+)"', page)
    assert match is not None
    return match[1]
