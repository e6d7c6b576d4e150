"""Framework packs: reading YAML into frozen values and checking every rule of a sound framework."""

from .catalogue import general_fact_keys
from .content import Cap, DeclaredFact, GradeStep, LeafInputs, Node, Pack
from .loading import load_pack, load_packs, read_pack
from .problems import PackError, Problem
from .schema import pack_from_content

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
