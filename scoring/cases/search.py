"""Searching cases by words of two characters or more: their own text, and the agencies they are about."""

from __future__ import annotations

import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value

from scoring.cases.models import Case
from units.agencies.models import Agency
from units.agencies.selectors import pks_below


class _HoldsPairs(Func):
    """Whether a text holds every one of the pairs of neighbouring characters: by index (migration 0006)."""

    template = "ec_grams(%(expressions)s)"
    arg_joiner = ") @> ("
    output_field = BooleanField()


def searched(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Those whose code, name or project, or whose agency's or evaluator's name or code, holds every word."""
    for word in _plain(words).split():
        agencies = agencies_named(word)
        cases = cases.filter(_of_text(word) | Q(agency__in=agencies) | Q(evaluator__in=agencies))
    return cases


def agencies_named(word: str) -> set[int]:
    """The agencies of that code or whose name, today's or a former one, holds the word, with all below them."""
    word = _plain(word).strip()
    named = Q(code__icontains=word) | Q(names__name__icontains=word) | Q(names__short_name__icontains=word)
    return pks_below(set(Agency.objects.filter(named).order_by().values_list("pk", flat=True)))


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).replace("\x00", " ").lower()


def _of_text(word: str) -> Q:
    holds = Q(search_text__contains=word)
    if connection.vendor != "postgresql" or len(word) < 2:
        return holds
    pairs = sorted({word[at : at + 2] for at in range(len(word) - 1)})
    return holds & Q(_HoldsPairs(F("search_text"), Value(pairs, output_field=ArrayField(TextField()))))
