"""Whatever stands in the HTML, printing opens no address and no file but the bundled fonts."""

import pytest

from reports.rendering import pdf

TARGETS = ("http://127.0.0.1:9/x.png", "http://169.254.169.254/latest/", "file:///etc/hostname", "ftp://127.0.0.1/x")
SNIPPETS = (
    '<img src="{}">',
    '<link rel="stylesheet" href="{}">',
    '<style>@import url("{}");</style>',
    '<style>body {{ background: url("{}") }}</style>',
    '<style>@font-face {{ font-family: X; src: url("{}") }} p {{ font-family: X }}</style>',
    '<link rel="attachment" href="{}">',
    '<a rel="attachment" href="{}">附件</a>',
    '<svg width="10" height="10"><image href="{}" width="10" height="10"/></svg>',
    '<object data="{}"></object>',
    '<base href="{}"><img src="y.png">',
    '<base href="{}"/><img src="y.png"/>',  # well-formed, as our own markup is
    '<link rel="stylesheet" href="{}"/>',
    '<a rel="attachment" href="{0}">附件</a><img src="{0}"/>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image href="{}" width="10" height="10"/></svg>',
)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_no_address_is_opened(no_connections: None, snippet: str, target: str) -> None:
    document = f'<html lang="zh-CN"><title>t</title><body><p>正文</p>{snippet.format(target)}</body></html>'
    assert pdf.load_engine().print_document(document).startswith(b"%PDF")


@pytest.mark.parametrize("target", TARGETS)
def test_the_fetcher_refuses_and_names_the_address(no_connections: None, target: str) -> None:
    with pytest.raises(ValueError, match="disallowed"):
        pdf.load_engine().ClosedFetcher().fetch(target)


def test_a_file_never_enters_the_document() -> None:
    document = (
        '<html lang="zh-CN"><title>t</title><body><a rel="attachment" href="file:///etc/passwd">a</a></body></html>'
    )
    assert b"EmbeddedFile" not in pdf.load_engine().print_document(document)


def test_data_addresses_and_bundled_fonts_open() -> None:
    fetcher = pdf.load_engine().ClosedFetcher()
    assert fetcher.fetch("data:text/plain,ok").read() == b"ok"
    assert fetcher.fetch("evalcase-font:FandolFang-Regular.woff2").read()[:4] == b"wOF2"
