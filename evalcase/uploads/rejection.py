"""Why an uploaded file is not taken."""

from __future__ import annotations


class UploadRejected(Exception):
    """The file is not taken: what was found, what was expected, how to mend it, in Chinese."""

    def __init__(self, found: str, expected: str, remedy: str = "", *, file_name: str = "") -> None:
        self.found, self.expected, self.remedy, self.file_name = found, expected, remedy, file_name
        super().__init__(found, expected, remedy)

    def __reduce__(self) -> tuple[object, ...]:
        # The name is given by keyword; it comes along when a limited process refuses a file.
        return UploadRejected, (self.found, self.expected, self.remedy), {"file_name": self.file_name}

    def __str__(self) -> str:
        named = f"“{self.file_name}”：" if self.file_name else ""
        return f"{named}{self.found}；{self.expected}。" + (f"{self.remedy}。" if self.remedy else "")
