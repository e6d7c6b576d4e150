"""What is wrong with a framework: located, and collected until the whole file has been read."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the file, the place in the tree, what was found, what was expected, how to mend it.

    ``expected`` is empty where ``found`` quotes a scoring rule or a formula, which say both in one sentence.
    """

    file: str
    place: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        expected = f"；应为{self.expected}" if self.expected else ""
        return f"{self.file}【{self.place}】{self.found}{expected}。{self.remedy}。"


class FrameworkFileError(ValueError):
    """One or more frameworks cannot be used; ``problems`` holds every fault of all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(slots=True)
class Problems:
    """The faults found so far in one file."""

    file: str
    all: list[Problem] = field(default_factory=list)

    def add(self, place: str, found: str, expected: str, remedy: str) -> None:
        problem = Problem(self.file, place, found, expected, remedy)
        if problem not in self.all:
            self.all.append(problem)

    def quote(self, place: str, error: Exception, remedy: str) -> None:
        """Note a fault in the words of another room's error, which names what was found and what was expected."""
        self.add(place, str(error), "", remedy)

    def raise_any(self) -> None:
        """Raises FrameworkFileError with every fault, if there is one."""
        if self.all:
            raise FrameworkFileError(self.all)
