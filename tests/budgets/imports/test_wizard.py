"""The pages of the import, from choosing a file to the receipt; and that no upload brings a 500."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets.imports.corrections import field_name, read_field_name
from budgets.imports.models import ImportUpload, UploadedFile
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.views.checklist import MOST_SHOWN
from budgets.ledger.models import BudgetLine, ImportBatch
from evalcase.audit.models import Entry
from tests.budgets.imports.pages import posted, previewed, spoilt, start, text
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from tests.factories.agencies import make_agency
from units.agencies.models import Agency


def test_from_two_bad_cells_to_the_receipt(desk: Client, ready: Agency) -> None:
    checked = start(desk, posted(spoilt()))
    upload = ImportUpload.objects.get()
    home = f"/imports/{upload.pk}/"
    assert checked.redirect_chain == [(home, 302)]
    page = text(checked)
    assert "必须改（2）" in page
    assert "“五万元整”不是数值" in page
    assert page.count('class=" bad-cell"') == 2
    assert "确认导入</button>" not in page
    file = upload.files.get()
    mended = {field_name(file.pk, "C4", "表"): "50000", field_name(file.pk, "D5", "表"): "17136.46"}
    page = text(desk.post(f"{home}correct/", mended, follow=True))
    assert "没有必须改的问题" in page
    assert "已作的更正（2）" in page
    assert "“甲项目”执行率" in page
    assert not BudgetLine.objects.exists()
    page = text(desk.post(f"{home}confirm/", {"previewed": previewed(page)}, follow=True))
    assert "导入回执" in page
    batch = ImportBatch.objects.get()
    for told in (file.sha256, batch.sha256, "五万元整", "17136.46", "管理员己", f"/imports/batches/{batch.pk}/"):
        assert told in page
    listed = text(desk.get("/imports/"))
    assert "项目（导入时更正）.xlsx" in listed
    assert "导入时更正2处" in listed
    assert "未完成的导入" not in listed
    history = text(desk.get(f"/imports/batches/{batch.pk}/"))
    assert "导入工作簿" in history
    assert "各项目预算执行统计表" in history
    original = desk.get(f"{home}files/{file.pk}/original.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(original.content))["表"]["C4"].value == "五万元整"


def test_the_imported_file_is_an_attachment_and_never_shown(desk: Client, ready: Agency) -> None:
    import_workbooks([UploadedWorkbook("甲.xlsx", workbook(("表", samples.staffing())))], agency=ready, year=2023)
    batch = ImportBatch.objects.get()
    response = desk.get(f"/imports/batches/{batch.pk}/workbook.xlsx")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    with batch.content.open("rb") as stream:
        assert response.content == stream.read()
    batch.content.storage.delete(batch.content.name)
    assert "从备份恢复" in text(desk.get(f"/imports/batches/{batch.pk}/workbook.xlsx", follow=True))


def test_the_marked_workbook_can_be_mended_and_uploaded_in_its_place(desk: Client) -> None:
    start(desk, posted(spoilt()))
    upload, file = ImportUpload.objects.get(), UploadedFile.objects.get()
    marked = desk.get(f"/imports/{upload.pk}/files/{file.pk}/marked.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    comment = book["表"]["C4"].comment
    assert comment is not None
    assert "五万元整" in comment.text
    book["表"]["C4"], book["表"]["D5"] = 50000, 17136.46
    stream = io.BytesIO()
    book.save(stream)
    mended = SimpleUploadedFile("标错-项目.xlsx", stream.getvalue())
    page = text(desk.post(f"/imports/{upload.pk}/files/{file.pk}/replace/", {"file": mended}, follow=True))
    assert "没有必须改的问题" in page
    assert "导入检查说明" in page
    printed = text(desk.get(f"/imports/{upload.pk}/faults/"))
    assert "没有必须改的问题" in printed


def test_the_list_to_print_holds_every_fault(desk: Client) -> None:
    start(desk, posted(spoilt()))
    page = text(desk.get(f"/imports/{ImportUpload.objects.get().pk}/faults/"))
    assert "共2处" in page
    assert "“约一万七”不是数值" in page


def test_any_other_cell_can_be_corrected_too(desk: Client) -> None:
    rows = samples.project_execution()
    rows[3][2], rows[3][4] = 49000, ""
    start(desk, posted(rows))
    upload, file = ImportUpload.objects.get(), UploadedFile.objects.get()
    place = {"other-sheet": f"{file.pk}-表", "other-cell": " c4 ", "other-value": "50,000"}
    page = text(desk.post(f"/imports/{upload.pk}/correct/", place, follow=True))
    assert "已更正1个单元格" in page
    assert "没有必须改的问题" in page
    page = text(desk.post(f"/imports/{upload.pk}/correct/", place | {"other-cell": "第四行"}, follow=True))
    assert "不是单元格" in page
    correction = file.corrections.get()
    page = text(desk.post(f"/imports/{upload.pk}/corrections/{correction.pk}/withdraw/", follow=True))
    assert "相差1,000.00元" in page


def test_the_same_file_again_is_told_plainly(desk: Client, ready: Agency) -> None:
    content = workbook(("表", samples.project_execution()))
    import_workbooks([UploadedWorkbook("甲.xlsx", content)], agency=ready, year=2023)
    page = text(start(desk, SimpleUploadedFile("甲.xlsx", content)))
    assert "内容与已导入的相同，不会重复导入" in page
    assert "没有需要导入的内容" in page
    assert "确认导入</button>" not in page


def test_data_that_changed_meanwhile_is_shown_anew_before_it_is_confirmed(desk: Client, ready: Agency) -> None:
    page = text(start(desk, posted(samples.project_execution())))
    upload, digest = ImportUpload.objects.get(), previewed(page)
    rows = samples.project_execution()
    rows[3] = ["甲项目", "县级资金", 50000, 40000, 0.8]
    rows[5] = ["合计", "", 80000, 57136.46, ""]
    import_workbooks([UploadedWorkbook("别人.xlsx", workbook(("表", rows)))], agency=ready, year=2023)
    page = text(desk.post(f"/imports/{upload.pk}/confirm/", {"previewed": digest}, follow=True))
    assert "数据在您查看之后有变化" in page
    assert "40,000" in page
    assert ImportBatch.objects.count() == 1
    page = text(desk.post(f"/imports/{upload.pk}/confirm/", {"previewed": previewed(page)}, follow=True))
    assert "导入回执" in page


def test_confirming_twice_and_touching_what_is_done_change_nothing(desk: Client) -> None:
    page = text(start(desk, posted(samples.project_execution())))
    upload, file, digest = ImportUpload.objects.get(), UploadedFile.objects.get(), previewed(page)
    for _ in range(2):
        response = desk.post(f"/imports/{upload.pk}/confirm/", {"previewed": digest}, follow=True)
        assert "导入回执" in text(response)
    assert ImportBatch.objects.count() == 1
    entries = Entry.objects.count()
    for action, fields in (
        ("correct/", {field_name(file.pk, "C4", "表"): "1"}),
        ("delete/", {}),
        ("settings/", {"agency": upload.agency.code, "year": 2022}),
        (f"files/{file.pk}/replace/", {"file": posted(spoilt())}),
    ):
        assert "已经导入，不能再改" in text(desk.post(f"/imports/{upload.pk}/{action}", fields, follow=True))
    assert Entry.objects.count() == entries


def test_titles_tell_agency_and_year_and_a_contradiction_is_mended_by_one_click(desk: Client, ready: Agency) -> None:
    other = make_agency("other-centre", "某县医保局", parent=ready.parent)
    page = text(start(desk, posted(samples.project_execution()), agency=other.code, year="2022"))
    assert "表题写的是“某县社保局”2023年" in page
    upload = ImportUpload.objects.get()
    assert (upload.agency, upload.year) == (other, 2022)
    page = text(desk.post(f"/imports/{upload.pk}/settings/", {"agency": ready.code, "year": 2023}, follow=True))
    assert "没有必须改的问题" in page
    assert 'value="2023"' in text(desk.get("/imports/new/"))


def test_what_the_titles_do_not_tell_is_asked_for(desk: Client) -> None:
    rows = samples.project_execution()
    rows[0] = ["各项目预算执行统计表"]
    page = text(start(desk, posted(rows)))
    assert "没有识别出唯一的单位" in page
    assert "没有识别出唯一的年度" in page
    assert not ImportUpload.objects.exists()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * (30 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.xlsx", b"", "文件是空的"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        ("密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("页.xlsx", b"<html><script>alert(1)</script></html>", "网页"),
        ("文.csv", "项目,金额".encode(), "CSV"),
        ("坏.xlsx", b"PK\x03\x04broken", "损坏"),
        ("弹.xlsx", bomb(), "压缩"),
        ("大.xlsx", b"PK\x03\x04" + b"0" * (20 * 1024 * 1024), "不能超过 20 MB"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(desk: Client, name: str, content: bytes, says: str) -> None:
    response = start(desk, SimpleUploadedFile(name, content))
    assert response.status_code == 422
    assert says in text(response)
    assert name in text(response)
    assert not ImportUpload.objects.exists()


def test_nothing_chosen_is_told(desk: Client) -> None:
    assert "请选择工作簿" in text(desk.post("/imports/new/", {"agency": "", "year": ""}))


def test_a_workbook_without_tables_and_one_of_many_faults_are_checked_as_any_other(desk: Client) -> None:
    page = text(start(desk, SimpleUploadedFile("白.xlsx", workbook(("表", []))), year="2023", agency=""))
    assert "没有识别出唯一的单位" in page
    rows = samples.project_execution()
    rows[3:5] = [[f"项目{number}", "县级资金", "若干", 1, ""] for number in range(MOST_SHOWN + 50)]
    page = text(start(desk, posted(rows)))
    assert f"必须改（{MOST_SHOWN + 50}）" in page
    assert page.count("更正为</label>") == MOST_SHOWN + 1
    assert f"本页先列{MOST_SHOWN}个单元格" in page


def test_faults_can_be_looked_at_a_sheet_at_a_time(desk: Client) -> None:
    content = workbook(("甲表", spoilt()), ("乙表", [["项目", "人数"], ["编制数", ""], ["在职人数", 9]]))
    start(desk, SimpleUploadedFile("甲.xlsx", content))
    home = f"/imports/{ImportUpload.objects.get().pk}/"
    assert "group-1" in text(desk.get(home))
    only = text(desk.get(f"{home}?sheet=2"))
    assert "group-1" not in only
    assert "group-2" in only
    assert desk.get(f"{home}?sheet=abc").status_code == 200


def test_every_kind_of_table_has_a_template(desk: Client) -> None:
    page = text(desk.get("/imports/new/"))
    links = re.findall(r"/imports/templates/\w+\.xlsx", page)
    assert len(links) > 20
    assert desk.get(links[0]).headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert desk.get("/imports/templates/nothing.xlsx").status_code == 404


def test_markup_in_a_workbook_is_shown_as_text(desk: Client) -> None:
    rows = spoilt()
    rows[3][2] = "<script>alert(1)</script>"
    page = start(desk, posted(rows, "<b>.xlsx")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "name", ["cell-1-C4-表", "cell-12-AB7-a-b-c", "cell-x-C4-表", "cell-1-第4行-表", "cell-1-C4", "csrfmiddlewaretoken"]
)
def test_an_input_is_a_place_or_nothing(name: str) -> None:
    place = read_field_name(name)
    assert place is None or field_name(*place) == name
    assert (place is None) == (name not in ("cell-1-C4-表", "cell-12-AB7-a-b-c"))
