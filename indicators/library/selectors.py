"""Reads of the framework library."""

from django.db.models import QuerySet

from indicators.library.models import Framework


def list_frameworks(*, kind: str = "", active_only: bool = False) -> QuerySet[Framework]:
    """Frameworks by code and version, of one kind or of all; without their content, which is large."""
    frameworks = Framework.objects.defer("content")
    if kind:
        frameworks = frameworks.filter(kind=kind)
    return frameworks.filter(active=True) if active_only else frameworks


def get_framework(code: str, version: str = "") -> Framework:
    """That version, or the latest active one where none is named. Raises Framework.DoesNotExist (in Chinese)."""
    frameworks = Framework.objects.filter(code=code)
    if version:
        frameworks = frameworks.filter(version=version)
    candidates = [framework for framework in frameworks if version or framework.active]
    if not candidates:
        wanted = f"第{version}版" if version else "启用的版本"
        raise Framework.DoesNotExist(f"没有代码为“{code}”的指标体系（{wanted}），请先用 load_frameworks 载入")
    return max(candidates, key=lambda framework: version_order(framework.version))


def version_order(version: str) -> tuple[int, ...]:
    """Sorts "1.9" before "1.10" and "9" before "10"."""
    return tuple(int(part) for part in version.split("."))
