"""Report kinds as data: one folder a kind, its outline in YAML; the words of a case come from the case."""

from .outline import BlockSpec, Kind, KindError, SectionSpec, load_kind

__all__ = ["BlockSpec", "Kind", "KindError", "SectionSpec", "load_kind"]
