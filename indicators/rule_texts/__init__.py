"""Rule texts (评分标准) as people write them, read into proposed scoring rules. Plain Python, no Django."""

from indicators.rule_texts.proposal import CapHint, Choice, Proposal, Question
from indicators.rule_texts.reading import propose
from indicators.rule_texts.trials import Trial, tried

__all__ = ["CapHint", "Choice", "Proposal", "Question", "Trial", "propose", "tried"]
