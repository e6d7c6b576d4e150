"""The dictionary's files, read strictly: a missing or unknown key is an error that names its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from indicators.meanings.meaning import Meaning, Scope, Way
from indicators.meanings.wording import plain
from indicators.rules.rule import Better

FOLDER = Path(__file__).with_name("entries")
FRAGMENTS = "fragments.yaml"
FILES = ("budget.yaml", "running.yaml", "management.yaml", "results.yaml")
_FRAGMENT = re.compile(r"\{([a-z]+)\}")
_REQUIRED = {"code", "entry", "name", "synonyms", "formula", "unit", "better", "ways"}
_PATTERNS = ("never", "needs", "hints", "clashes", "home", "special", "unlike")
_OPTIONAL = {"scope", "units", "parts", "vague", "over", "of", "bound_decides", "difference", *_PATTERNS}
_MOST_WORDS = 6
_WAY_REQUIRED, _WAY_OPTIONAL = {"roles", "needs", "note"}, {"said", "scope"}
_BETTER = {"higher": Better.HIGHER, "lower": Better.LOWER, "none": None}
_ROLE = re.compile(r"actual|target|values\..+")


class MeaningError(ValueError):
    """The dictionary is not written as it must be; the message names file, entry and key."""


def read_meanings(folder: Path = FOLDER) -> tuple[Meaning, ...]:
    """All entries in the order of the files. Raises MeaningError."""
    fragments = _loaded(folder / FRAGMENTS, dict)
    meanings = [meaning for name in FILES for meaning in _entries(name, _loaded(folder / name, list), fragments)]
    seen: dict[str, str] = {}
    for meaning in meanings:
        if meaning.code in seen:
            raise MeaningError(f"“{meaning.name}”的 code {meaning.code} 与“{seen[meaning.code]}”相同")
        seen[meaning.code] = meaning.name
    return tuple(meanings)


def _loaded(path: Path, shape: type) -> Any:
    data = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    if not isinstance(data, shape):
        raise MeaningError(f"{path.name}：应为{'列表' if shape is list else '映射'}")
    return data


def _entries(file: str, data: list[Any], fragments: Mapping[str, str]) -> Iterator[Meaning]:
    for number, entry in enumerate(data, start=1):
        place = f"{file} 第{number}条"
        _check_keys(place, entry, _REQUIRED, _OPTIONAL)
        yield _Entry(f"{place}“{entry['name']}”", entry, fragments).meaning()


def _check_keys(place: str, data: Any, required: set[str], optional: set[str]) -> None:
    if not isinstance(data, dict):
        raise MeaningError(f"{place}：应为映射")
    missing, unknown = required - set(data), set(data) - required - optional
    if missing:
        raise MeaningError(f"{place}：缺少 {'、'.join(sorted(missing))}")
    if unknown:
        raise MeaningError(f"{place}：不认识 {'、'.join(sorted(map(str, unknown)))}")


class _Entry:
    """One entry on its way to a Meaning."""

    def __init__(self, place: str, data: Mapping[str, Any], fragments: Mapping[str, str]) -> None:
        self.place, self.data, self.fragments = place, data, fragments

    def meaning(self) -> Meaning:
        data = self.data
        if data["better"] not in _BETTER:
            raise MeaningError(f"{self.place}：better 为“{data['better']}”，应为 {'、'.join(_BETTER)}")
        vague = self._texts("vague")
        name, synonyms = self._text("name"), self._texts("synonyms")
        names = {plain(text): text for text in (*vague, *reversed(synonyms), name)}
        return Meaning(
            code=self._text("code"), entry=int(data["entry"]), name=name, synonyms=synonyms,
            formula=self._text("formula"), unit=str(data["unit"]), better=_BETTER[data["better"]],
            ways=tuple(self._way(number, way) for number, way in enumerate(data["ways"], start=1)),
            scope=self._scope(data, self.place), units=self._texts("units"),
            vague=frozenset(map(plain, vague)), names=names,
            parts=tuple(self._pattern("parts", text) for text in self._texts("parts")),
            over=self._any_of("over"), of=self._any_of("of"), bound_decides=data.get("bound_decides", False) is True,
            difference=data.get("difference", False) is True,
            **{key: self._pattern(key, data[key]) for key in _PATTERNS if key in data},
        )  # fmt: skip

    def _way(self, number: int, data: Any) -> Way:
        place = f"{self.place} ways 第{number}项"
        _check_keys(place, data, _WAY_REQUIRED, _WAY_OPTIONAL)
        roles = data["roles"]
        if not isinstance(roles, dict) or not roles or not all(_ROLE.fullmatch(str(role)) for role in roles):
            raise MeaningError(f"{place}：roles 应为 actual、target 或 values.名称")
        said = {"said": self._pattern("said", data["said"])} if "said" in data else {}
        return Way(dict(roles), str(data["note"]), tuple(data["needs"]), scope=self._scope(data, place), **said)

    def _scope(self, data: Mapping[str, Any], place: str) -> Scope:
        try:
            return Scope(data.get("scope", "any"))
        except ValueError:
            raise MeaningError(f"{place}：scope 为“{data['scope']}”，应为 any、department 或 project") from None

    def _text(self, key: str) -> str:
        value = self.data[key]
        if not isinstance(value, str) or not value.strip():
            raise MeaningError(f"{self.place}：{key} 应为文字")
        return value

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            raise MeaningError(f"{self.place}：{key} 应为文字的列表")
        return tuple(value)

    def _any_of(self, key: str) -> re.Pattern[str] | None:
        texts = self._texts(key)
        return self._pattern(key, "|".join(texts)) if texts else None

    def _pattern(self, key: str, text: Any) -> re.Pattern[str]:
        try:
            expanded = _FRAGMENT.sub(lambda match: self.fragments[match[1]], self._expanded(str(text)))
            # Words that may stand several times never stand many times: so no name takes long to look at.
            return re.compile(expanded.replace(")*", f"){{0,{_MOST_WORDS}}}").replace(")+", f"){{1,{_MOST_WORDS}}}"))
        except (KeyError, re.error) as error:
            raise MeaningError(f"{self.place}：{key} 的“{text}”写错（{error}）") from None

    def _expanded(self, text: str) -> str:
        """Fragments may name fragments once."""
        return _FRAGMENT.sub(lambda match: self.fragments[match[1]], text)
