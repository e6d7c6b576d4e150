"""Clauses that stand beside a rule: what is taken off at most, what does not apply, over-achievement, vetoes."""
