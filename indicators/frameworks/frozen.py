"""A framework frozen for a case: a value that owes nothing to the library any more."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.frameworks.content import FrameworkContent, Json
from indicators.frameworks.schema import framework_from_content


@dataclass(frozen=True, slots=True)
class FrozenFramework:
    """Which framework and version (``sha256`` of its content), and the content: plain JSON in the framework format."""

    code: str
    version: str
    sha256: str
    content: Json

    @property
    def framework(self) -> FrameworkContent:
        """The content as frozen values: tree, ladder, caps, declared facts."""
        return framework_from_content(self.content, f"{self.code} 第{self.version}版")

    @property
    def formulas(self) -> list[Json]:
        """The framework's derived facts as data: ``{key, operation, inputs, periods?}``, in order of evaluation."""
        return [{"key": fact["key"], **fact["formula"]} for fact in self.content["facts"] if "formula" in fact]
