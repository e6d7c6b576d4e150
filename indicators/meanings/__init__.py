"""The dictionary of what indicators measure, and how a leaf's meaning is recognised (docs/meanings.md). Pure."""

from indicators.meanings.dictionary import MEANINGS, meaning_of
from indicators.meanings.fact_names import FactNames, facts_meant
from indicators.meanings.meaning import Meaning, Scope, Way
from indicators.meanings.reading import MeaningError, read_meanings
from indicators.meanings.recognition import PossibleMeaning, Recognition, recognise, ways_said

__all__ = [
    "MEANINGS",
    "FactNames",
    "Meaning",
    "MeaningError",
    "PossibleMeaning",
    "Recognition",
    "Scope",
    "Way",
    "facts_meant",
    "meaning_of",
    "read_meanings",
    "recognise",
    "ways_said",
]
