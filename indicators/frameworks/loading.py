"""Loading packs from files: read, build, check; every fault of every file is collected before anything is raised."""

from collections.abc import Iterable
from pathlib import Path

from indicators.frameworks.checks import check_pack
from indicators.frameworks.content import Pack
from indicators.frameworks.documents import parse_document
from indicators.frameworks.limits import MAX_PACK_BYTES
from indicators.frameworks.problems import Findings, PackError, Problem
from indicators.frameworks.schema import build_pack

SUFFIXES = (".yaml", ".yml")


def read_pack(text: str, file: str) -> Pack:
    """The valid pack that ``text`` holds; ``file`` names it in messages. Raises PackError with every fault."""
    findings = Findings(file)
    document = parse_document(text, findings)
    if document is None:
        if not findings.problems:
            findings.add("全文", "没有内容", "一个指标体系包", "请检查是否选错了文件")
        findings.raise_any()
    pack = build_pack(document, findings)
    check_pack(pack, findings)
    findings.raise_any()
    return pack


def load_pack(path: Path) -> Pack:
    """The pack in a YAML file (UTF-8, at most 1 MB). Raises PackError, also where the file cannot be read."""
    try:
        if path.stat().st_size > MAX_PACK_BYTES:
            found, remedy = f"文件大于{MAX_PACK_BYTES:,}字节", "请确认选对了文件，或拆分指标体系"
        else:
            return read_pack(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError:
        found, remedy = "不是UTF-8编码的文本", "请另存为UTF-8编码"
    except FileNotFoundError:
        found, remedy = "文件不存在", "请检查路径"
    except OSError:
        found, remedy = "文件不能读取", "请检查是否有读取权限"
    raise PackError([Problem(str(path), "文件", found, "可读的YAML文件", remedy)])


def load_packs(paths: Iterable[Path]) -> list[Pack]:
    """The packs of all files; a folder stands for the YAML files in it. Raises PackError with every fault of all."""
    paths = list(paths)
    packs: dict[tuple[str, str], Path] = {}
    loaded, problems = [], []
    for path in _files(paths):
        try:
            pack = load_pack(path)
        except PackError as error:
            problems += error.problems
            continue
        other = packs.setdefault((pack.code, pack.version), path)
        if other != path:
            found = f"代码“{pack.code}”第{pack.version}版与{other.name}重复"
            problems.append(Problem(path.name, "全文 · code", found, "每个代码和版本只有一个文件", "请改代码或版本"))
        loaded.append(pack)
    if not loaded and not problems:
        problems.append(Problem("、".join(map(str, paths)), "文件", "没有YAML文件", "至少一个指标体系包", "请检查路径"))
    if problems:
        raise PackError(problems)
    return loaded


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        files += sorted(item for item in path.iterdir() if item.suffix in SUFFIXES) if path.is_dir() else [path]
    return list(dict.fromkeys(files))
