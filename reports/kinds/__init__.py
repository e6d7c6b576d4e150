"""Report kinds as data: one folder a kind, its outline in YAML; the words of a case come from the case."""

from reports.kinds.outline import AnnexSpec, BlockSpec, KindError, ReportKind, SectionSpec, kind_codes, load_kind

__all__ = ["AnnexSpec", "BlockSpec", "KindError", "ReportKind", "SectionSpec", "kind_codes", "load_kind"]
