"""Tables and charts of figures over the years."""

from collections.abc import Sequence

from budgets.facts import FactBook
from budgets.workbooks.kinds.yearly_statistics import YEARLY_STATISTICS
from reports.content.cells import fact_cell, head, words
from reports.document.blocks import Cell, Chart, Row, Series, Table
from reports.material.composer import Composer
from reports.material.slots import Shape
from reports.sentences.compose import figure


def yearly_statistics(composer: Composer) -> list[Table]:
    """历年变动情况统计表: each item by year, growth on the year before and compound growth over three years."""
    if not yearly_items(composer.book):
        return []
    book, years = composer.book, _years(composer)
    rows = []
    for item in yearly_items(book):
        by_year = [fact_cell(book, _dated(book, item, year)) for year in years]
        rates = [fact_cell(book, f"{item}.{name}") for name in ("同比增长率", "三年复合增长率")]
        rows.append((Row((words(_titled(book, item)), *by_year, *rates)),))
    columns = [(f"{year}年",) for year in years]
    last = composer.material.year
    table = Table(
        caption=_caption(composer),
        unit_line=f"单位：{_main_unit(book)}",
        head=head([("项目",), *columns, (f"{last}年同比增长",), ("三年复合增长率",)]),
        groups=tuple(rows),
        widths=(30, *_even(46, len(years)), 12, 12),
    )
    return [table]


def yearly_trend(composer: Composer) -> Chart:
    """A line chart of the items of the yearly table that are counted in its main unit and known in every year."""
    book, years = composer.book, _years(composer)
    unit = _main_unit(book)
    series = []
    for item in yearly_items(book):
        keys = [_dated(book, item, year) for year in years]
        if all(key in book for key in keys) and book.quantity(item).unit.symbol == unit:
            series.append(Series(item, tuple(figure(book[key], with_unit=False) for key in keys)))
    return Chart(
        kind="line",
        caption=f"{_caption(composer).removesuffix('统计表').removesuffix('情况')}趋势",
        categories=tuple(f"{year}年" for year in years),
        series=tuple(series),
        unit_line=f"单位：{unit}",
    )


def _caption(composer: Composer) -> str:
    """The title that the agency gave its table."""
    return composer.material.captions.get(YEARLY_STATISTICS.code) or composer.named("<单位>历年变动情况统计表")


def _main_unit(book: FactBook) -> str:
    """The unit that most items are counted in; of equals the first."""
    symbols = [book.quantity(item).unit.symbol for item in yearly_items(book)]
    return max(symbols, key=symbols.count, default="")


def yearly_items(book: FactBook) -> list[str]:
    """The items known for the book's year and the year before, in the order of their table."""
    return [key for key in book if "@" not in key and f"{key}@上年" in book]


def _years(composer: Composer) -> list[int]:
    years = {int(key.rpartition("@")[2]) for key in composer.book if "@" in key}
    return [*sorted(years), composer.material.year]


def _dated(book: FactBook, item: str, year: int) -> str:
    return item if year == book.year else f"{item}@{year}"


def _titled(book: FactBook, item: str) -> str:
    """The item's name; with its unit where that is not the table's own."""
    symbol = book.quantity(item).unit.symbol
    return item if symbol == _main_unit(book) else f"{item}（{symbol}）"


def _even(total: int, parts: int) -> Sequence[int]:
    share, rest = divmod(total, parts)
    return [share + (1 if index < rest else 0) for index in range(parts)]


def department_duties(composer: Composer) -> list[Table]:
    """各内设科室职责分工; nothing for an agency without departments."""
    rows = []
    for department in composer.material.departments:
        rows.append((Row((words(department.name, align="center"), Cell(words(department.duties).runs))),))
    table = Table(
        caption="各内设科室职责分工",
        unit_line="",
        head=head([("内设机构",), ("职责分工",)]),
        groups=tuple(rows),
        widths=(20, 80),
    )
    return [table] if rows else []


def feedback(composer: Composer) -> Table:
    """意见反馈表: what the report said, what was answered, and whether it was taken up."""
    fields = ("报告原文", "反馈意见", "依据", "采纳情况", "理由")
    rows = []
    for number, item in enumerate(composer.words("意见反馈", shape=Shape.ROWS, fields=fields) or [], start=1):
        said = (Cell(composer.compose(str(item.get(field, "")))) for field in fields)
        rows.append((Row((words(str(number), align="center"), *said)),))
    if not rows:
        rows.append((Row((words("没有记录反馈意见", align="center", colspan=len(fields) + 1),)),))
    return Table(
        caption="意见反馈表",
        unit_line="",
        head=head([("序号",), *((field,) for field in fields)]),
        groups=tuple(rows),
        widths=(8, 26, 22, 16, 12, 16),
    )
