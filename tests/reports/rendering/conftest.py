import io
import logging
import socket
from collections.abc import Callable
from functools import partial

import pytest
from pypdf import PdfReader

from reports.document.blocks import Report
from reports.rendering.pdf import render_pdf
from tests.factories.reports import long_report
from tests.reports.rendering.libreoffice import converted, typefaces


@pytest.fixture(scope="session")
def report() -> Report:
    return long_report()


@pytest.fixture(scope="session")
def complaints() -> list[str]:
    """What the PDF engine logged at WARNING or above while it printed the long report."""
    return []


@pytest.fixture(scope="session")
def pdf_bytes(report: Report, complaints: list[str]) -> bytes:
    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    handler = Collector(logging.WARNING)
    logging.getLogger("weasyprint").addHandler(handler)
    try:
        return render_pdf(report)
    finally:
        logging.getLogger("weasyprint").removeHandler(handler)


@pytest.fixture(scope="session")
def pages(pdf_bytes: bytes) -> list[str]:
    """The text of every page of the long report."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes)).pages]


@pytest.fixture(scope="session")
def read_through(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[PdfReader]]:
    """Word documents as LibreOffice prints them; typefaces and profile, which take seconds to make, are made once."""
    office = tmp_path_factory.mktemp("office")
    typefaces(office / "fonts")
    return partial(converted, office=office)


class ConnectionAttempted(AssertionError):
    pass


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to reach an address fails the test."""

    def refuse(*arguments: object, **options: object) -> None:
        raise ConnectionAttempted(arguments)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
