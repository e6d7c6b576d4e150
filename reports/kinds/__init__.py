"""Report kinds as data: one folder a kind, its outline in YAML; the words of a case come from the case."""

from .outline import AnnexSpec, BlockSpec, Kind, KindError, SectionSpec, kind_codes, load_kind, offered_kinds

__all__ = ["AnnexSpec", "BlockSpec", "Kind", "KindError", "SectionSpec", "kind_codes", "load_kind", "offered_kinds"]
