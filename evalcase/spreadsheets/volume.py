"""What a workbook grows to when it is read: one long text that thousands of cells share is stored only once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from evalcase.spreadsheets.cells import MAX_AREA, MAX_CELLS, SheetScan, TooLarge
from evalcase.spreadsheets.xml_parts import PREFIX

MAX_TEXT_BYTES = 30_000_000
MAX_SHARED_TEXTS = 1_000_000

_SHARED_TABLE = re.compile(rb"<" + PREFIX + rb"sst(?=[\s/>])")
_SHARED_TEXT = re.compile(rb"<" + PREFIX + rb"si(?=[\s/>])")
# Possessive throughout: each tag is looked at once, however it is left open.
_TAG = re.compile(rb"<[^<>]*+>?")
_WRITTEN = re.compile(rb"<" + PREFIX + rb"[tv](?:\s[^<>]*+)?>([^<]*+)")
_NUMBERED = re.compile(
    rb"<" + PREFIX + rb"c(\s(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>\s*+"
    rb"<" + PREFIX + rb"v(?:\s[^<>]*+)?>\s*+(\d{1,9})\s*+<"
)
_IS_SHARED = re.compile(rb"\st\s*=\s*[\"']s[\"']")


class Volume:
    """Adds up the parts of one workbook, in any order; ``check`` then judges the whole."""

    def __init__(self) -> None:
        self._cells = self._area = self._written = 0
        self._uses: Counter[int] = Counter()
        self._tables: list[list[int]] = []

    def add_sheet(self, body: bytes, scan: SheetScan) -> None:
        self._cells += scan.cells
        self._area += scan.area
        self._written += sum(map(len, _WRITTEN.findall(body)))
        numbered = _NUMBERED.findall(body)
        self._uses.update(int(number) for attributes, number in numbered if _IS_SHARED.search(attributes))

    def add_texts(self, body: bytes) -> None:
        """Take in a part where it is a table of shared texts. Raises TooLarge where it holds far too many."""
        if _SHARED_TABLE.search(body) is None:
            return
        count = sum(1 for _ in _SHARED_TEXT.finditer(body))
        if count > MAX_SHARED_TEXTS:
            raise TooLarge(f"文件中有 {count} 段文字", f"不能超过 {MAX_SHARED_TEXTS} 段")
        starts = [match.start() for match in _SHARED_TEXT.finditer(body)]
        self._tables.append([len(_TAG.sub(b"", body[start:end])) for start, end in pairwise([*starts, len(body)])])

    def check(self) -> None:
        """Raises TooLarge, with what a person can do about it."""
        if self._cells > MAX_CELLS:
            raise TooLarge(f"工作簿共有 {self._cells} 个单元格", f"不能超过 {MAX_CELLS} 个")
        if self._area > MAX_AREA:
            found = f"各工作表从 A1 到最后一个单元格（连同合并单元格）共 {self._area} 格"
            raise TooLarge(found, f"不能超过 {MAX_AREA} 格")
        text = self._written + max(map(self._shown, self._tables), default=0)
        if text > MAX_TEXT_BYTES:
            raise TooLarge(
                f"单元格中的文字合计 {text / 1e6:.0f} MB（重复出现的逐次计算）",
                f"不能超过 {MAX_TEXT_BYTES / 1e6:.0f} MB",
                "请删去或缩短很长的、在许多单元格中重复的文字，或拆成多个工作簿",
            )

    def _shown(self, table: list[int]) -> int:
        return sum(table[number] * uses for number, uses in self._uses.items() if number < len(table))
