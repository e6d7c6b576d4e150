"""A Word document through LibreOffice, in the typefaces that the project's own PDFs are set in."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

FONTS = Path(__file__).resolve().parents[3] / "reports" / "rendering" / "fonts"
NAMES = {
    "FandolFang-Regular": "仿宋_GB2312",
    "FandolHei-Regular": "黑体",
    "FandolKai-Regular": "楷体_GB2312",
    "FandolSong-Regular": "宋体",
    "FandolSong-Bold": "方正小标宋简体",
}
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{fonts}/cache</cachedir></fontconfig>"""

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="需要 LibreOffice（soffice）")


def typefaces(folder: Path) -> None:
    """Put our typefaces into ``folder`` under the names of the standard's, which no test machine has."""
    folder.mkdir()
    for file, name in NAMES.items():
        font = TTFont(FONTS / f"{file}.woff2")
        font.flavor = None
        table = font["name"]
        table.names = [record for record in table.names if record.platformID == 3]
        for record in table.names:
            if record.nameID in (1, 4, 16):
                record.string = name
            elif record.nameID in (2, 17):
                record.string = "Regular"
        font["OS/2"].usWeightClass, font["OS/2"].fsSelection, font["head"].macStyle = 400, 0x40, 0
        font.save(folder / f"{file}.otf")
    (folder / "fonts.conf").write_text(CONFIGURATION.format(fonts=folder), encoding="utf-8")


def converted(*contents: bytes, office: Path) -> list[PdfReader]:
    """The documents as one LibreOffice prints them, with what ``office`` holds; fails where one does not open."""
    sources = [office / f"report-{number}.docx" for number in range(len(contents))]
    printed = [source.with_suffix(".pdf") for source in sources]
    for source, pdf, content in zip(sources, printed, contents, strict=True):
        source.write_bytes(content)
        pdf.unlink(missing_ok=True)
    profile = f"-env:UserInstallation={(office / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(office), *map(str, sources)]
    surroundings = {**os.environ, "FONTCONFIG_FILE": str(office / "fonts" / "fonts.conf")}
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=surroundings)  # noqa: S603
    return [PdfReader(io.BytesIO(pdf.read_bytes())) for pdf in printed]
