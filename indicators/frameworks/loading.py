"""Frameworks from files: read, built, checked; every fault of every file is collected before anything is raised."""

from collections.abc import Iterable
from pathlib import Path

from indicators.frameworks.checks import check_framework
from indicators.frameworks.content import FrameworkContent
from indicators.frameworks.documents import parse_document
from indicators.frameworks.limits import MAX_FILE_BYTES
from indicators.frameworks.problems import FrameworkFileError, Problem, Problems
from indicators.frameworks.schema import build_framework

SUFFIXES = (".yaml", ".yml")


def read_framework(text: str, file: str) -> FrameworkContent:
    """The valid framework that ``text`` holds; ``file`` names it in messages. Raises FrameworkFileError, all faults."""
    problems = Problems(file)
    document = parse_document(text, problems)
    if document is None:
        if not problems.all:
            problems.add("全文", "没有内容", "一个指标体系文件", "请检查是否选错了文件")
        problems.raise_any()
    framework = build_framework(document, problems)
    check_framework(framework, problems)
    problems.raise_any()
    return framework


def read_framework_file(path: Path) -> FrameworkContent:
    """The framework in a YAML file (UTF-8, at most 1 MB). Raises FrameworkFileError, also where it cannot be read."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            found, remedy = f"文件大于{MAX_FILE_BYTES:,}字节", "请确认选对了文件，或拆分指标体系"
        else:
            return read_framework(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError:
        found, remedy = "不是UTF-8编码的文本", "请另存为UTF-8编码"
    except FileNotFoundError:
        found, remedy = "文件不存在", "请检查路径"
    except OSError:
        found, remedy = "文件不能读取", "请检查是否有读取权限"
    raise FrameworkFileError([Problem(str(path), "文件", found, "可读的YAML文件", remedy)])


def read_framework_files(paths: Iterable[Path]) -> list[FrameworkContent]:
    """The frameworks of all files; a folder stands for the YAML files in it. Raises FrameworkFileError, all faults."""
    paths = list(paths)
    frameworks: dict[tuple[str, str], Path] = {}
    loaded, problems = [], []
    for path in _files(paths):
        try:
            framework = read_framework_file(path)
        except FrameworkFileError as error:
            problems += error.problems
            continue
        other = frameworks.setdefault((framework.code, framework.version), path)
        if other != path:
            found = f"代码“{framework.code}”第{framework.version}版与{other.name}重复"
            problems.append(Problem(path.name, "全文 · code", found, "每个代码和版本只有一个文件", "请改代码或版本"))
        loaded.append(framework)
    if not loaded and not problems:
        problems.append(
            Problem("、".join(map(str, paths)), "文件", "没有YAML文件", "至少一个指标体系文件", "请检查路径")
        )
    if problems:
        raise FrameworkFileError(problems)
    return loaded


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        files += sorted(item for item in path.iterdir() if item.suffix in SUFFIXES) if path.is_dir() else [path]
    return list(dict.fromkeys(files))
