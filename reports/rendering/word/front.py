"""What stands before and after the text: the cover, the list of annexes, who signs."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.document.blocks import Cover
from reports.rendering.charts.letters import em_width
from reports.rendering.word.styles import EM, LINE, TEXT_WIDTH
from reports.rendering.word.xml import make, paragraph, words

HEIGHT = 12700  # of the type area
TITLE_BEFORE, TITLE_LINE = 2150, 920
DETAIL_LINE, DATE_HEIGHT = 640, 1400
LABEL_LEFT, LABEL_WIDTH = 1080, 7 * EM


def cover(cover: Cover) -> Iterator[BaseOxmlElement]:
    """Title above, details and date at the foot of the page."""
    height = TITLE_BEFORE + TITLE_LINE * len(cover.title_lines)
    before = make("spacing", {"before": TITLE_BEFORE})
    yield paragraph("Title", words("\n".join(cover.title_lines)), properties=[before])
    left = max(HEIGHT - height - DETAIL_LINE * len(cover.details) - DATE_HEIGHT, LINE)
    text = LABEL_LEFT + LABEL_WIDTH
    for label, detail in cover.details:
        yield paragraph(
            "CoverLine",
            make("r", None, make("tab")),
            words(f"{label}："),
            make("r", None, make("tab")),
            words(detail),
            properties=[
                make(
                    "tabs",
                    None,
                    make("tab", {"val": "right", "pos": text - 10}),
                    make("tab", {"val": "left", "pos": text}),
                ),
                make("spacing", {"before": left}),
                make("ind", {"left": text, "hanging": LABEL_WIDTH}),
            ],
        )
        left = 0
    yield paragraph("CoverDate", words(cover.date), properties=[make("spacing", {"before": left + 480})])


def attachments(titles: tuple[str, ...], *, clings: bool) -> Iterator[BaseOxmlElement]:
    """附件说明: a line below the text, two characters in; ``clings`` to who signs."""
    for number, title in enumerate(titles, start=1):
        first = number == 1
        counted = f"{number}.{title}" if len(titles) > 1 else title
        yield paragraph(
            "Attachment",
            words(f"附件：{counted}" if first else counted),
            properties=[
                *([make("keepNext")] if clings or number < len(titles) else []),
                make("spacing", {"before": LINE if first else 0}),
                make("ind", {"left": 6 * EM, "hanging": (4 if first else 1) * EM}),
            ],
        )


def signature(lines: tuple[str, ...]) -> Iterator[BaseOxmlElement]:
    """The date four characters in from the right, who signs centred above it."""
    widths = [min(em_width(line) * EM // 1000, TEXT_WIDTH - 4 * EM) for line in lines]
    for position, (line, width) in enumerate(zip(lines, widths, strict=True)):
        yield paragraph(
            "Signature",
            words(line),
            properties=[
                *([make("keepNext")] if position < len(lines) - 1 else []),
                make("spacing", {"before": 2 * LINE if position == 0 else 0}),
                make("ind", {"right": 4 * EM + (max(widths) - width) // 2}),
            ],
        )
