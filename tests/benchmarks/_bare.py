"""The yardstick of the sheet's benchmark, served beside the site: a view that writes one row, with no middleware."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.chaos.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - models need Django set up
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponseBase, JsonResponse  # noqa: E402

PREFIX = "/bare/"


class BareRow(models.Model):
    """One row of one value."""

    value = models.CharField(max_length=200)
    version = models.IntegerField(default=0)
    objects: ClassVar[models.Manager[BareRow]] = models.Manager()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return self.value


def write_row(request: HttpRequest) -> JsonResponse:
    """Read what was sent, write it into one row by one query, answer."""
    data = json.loads(request.body)
    BareRow.objects.filter(pk=data["row"]).update(value=data["value"], version=models.F("version") + 1)
    return JsonResponse({"row": data["row"]})


class _BareHandler(WSGIHandler):
    """Django's own handler with the view and nothing else."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._middleware_chain: Callable[[HttpRequest], HttpResponseBase] = write_row


_site, _bare = WSGIHandler(), _BareHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Both of them in the same worker processes."""
    handler = _bare if environ["PATH_INFO"].startswith(PREFIX) else _site
    return handler(environ, start_response)
