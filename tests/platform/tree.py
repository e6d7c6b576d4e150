"""The files of the repository, as a clone would hold them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("evalcase", "units", "budgets", "indicators", "scoring", "reports")


def shipped_files() -> list[Path]:
    """Every file that git tracks or would track; in a copy without git, all outside the ignored folders."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    else:
        ignored = {".git"} | {name.strip("/") for name in (ROOT / ".gitignore").read_text().splitlines()}
        paths = [path for path in ROOT.rglob("*") if not ignored & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file() and path.suffix != ".pyc"]


def modules(*folders: str) -> list[Path]:
    """The Python files below `folders`, without migrations, which are made by a command."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in shipped_files()
        if path.suffix == ".py" and "migrations" not in path.parts and any(root in path.parents for root in roots)
    ]


def place(path: Path) -> str:
    """`path` as a reader would name it, relative to the repository."""
    return path.relative_to(ROOT).as_posix()
