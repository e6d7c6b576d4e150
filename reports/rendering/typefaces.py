"""The typefaces of the printed report: our own copies under our own names, never the machine's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
SCHEME = "evalcase-font"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A bundled font file, the family it is printed as and what it is used for."""

    family: str
    file: str

    @property
    def url(self) -> str:
        """The only kind of address, besides ``data:``, that the PDF engine may open."""
        return f"{SCHEME}:{self.file}"

    def read(self) -> bytes:
        """The WOFF2 bytes. Raises ``FileNotFoundError`` in an incomplete installation."""
        return (FOLDER / self.file).read_bytes()


TYPEFACES = (
    Typeface("EvalCase Fang", "FandolFang-Regular.woff2"),
    Typeface("EvalCase Kai", "FandolKai-Regular.woff2"),
    # Goes before 仿宋 and 楷体, whose own letters and digits have no serifs: no official document is set so.
    Typeface("EvalCase Roman", "FandolSong-Latin.woff2"),
    Typeface("EvalCase Hei", "FandolHei-Regular.woff2"),
    Typeface("EvalCase Title", "FandolSong-Bold.woff2"),
    Typeface("EvalCase Song", "FandolSong-Regular.woff2"),
    Typeface("EvalCase Supplement", "LXGWWenKai-Supplement.woff2"),
)

BY_URL = {typeface.url: typeface for typeface in TYPEFACES}


def font_face_css() -> str:
    """The ``@font-face`` rules of every bundled typeface."""
    return "".join(
        f'@font-face {{ font-family: "{typeface.family}"; src: url("{typeface.url}"); }}\n' for typeface in TYPEFACES
    )
