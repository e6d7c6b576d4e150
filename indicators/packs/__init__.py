"""Framework packs: reading YAML into frozen values and checking every rule of a sound framework."""

from indicators.packs.catalogue import general_fact_keys
from indicators.packs.content import Cap, DeclaredFact, GradeStep, LeafInputs, Node, Pack
from indicators.packs.loading import load_pack, load_packs, read_pack
from indicators.packs.problems import PackError, Problem
from indicators.packs.schema import pack_from_content

__all__ = [
    "Cap",
    "DeclaredFact",
    "GradeStep",
    "LeafInputs",
    "Node",
    "Pack",
    "PackError",
    "Problem",
    "general_fact_keys",
    "load_pack",
    "load_packs",
    "pack_from_content",
    "read_pack",
]
