"""The general catalogue: keys of the facts that every framework may read without declaring them."""

from functools import lru_cache
from pathlib import Path

import yaml

from budgets.vocabulary import Measure

_FILE = Path(__file__).with_name("general_facts.yaml")


@lru_cache(maxsize=1)
def general_fact_keys() -> frozenset[str]:
    """All keys of the catalogue: ``{subject}.{measure label}``, the general rates of each subject, and single facts."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    names = [*Measure.labels, *data["derived"]]
    return frozenset([f"{subject}.{name}" for subject in data["subjects"] for name in names] + data["facts"])
