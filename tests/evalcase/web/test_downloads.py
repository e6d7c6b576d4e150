"""Files that are handed out are saved, not shown."""

from urllib.parse import quote

import pytest

from evalcase.web.downloads import XLSX, download


def test_a_download_is_saved_under_its_name_and_runs_nothing() -> None:
    answer = download(b"<script>", "评分表.xlsx", XLSX)
    assert answer.content == b"<script>"
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('评分表.xlsx')}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["", "a\r\nSet-Cookie: x=1.xlsx", 'a"; filename="b.exe'])
def test_no_name_gets_out_of_its_header(name: str) -> None:
    said = download(b"", name, XLSX)["Content-Disposition"]
    assert said.startswith("attachment")
    assert "\r" not in said
    assert "\n" not in said
    assert said.replace('\\"', "").count('"') in (0, 2)
