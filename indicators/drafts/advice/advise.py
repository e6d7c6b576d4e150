"""What a careful reviewer would ask of an indicator tree before its use. A draft in, advice out; never raises."""

from __future__ import annotations

from indicators.drafts.advice.advice import Advice
from indicators.drafts.advice.leaves import advice_on_leaf
from indicators.drafts.advice.wholes import advice_on_whole
from indicators.drafts.trees import TreeDraft


def advise(draft: TreeDraft) -> list[Advice]:
    """Everything there is to say about the draft: what must be changed first, then in printed order."""
    order = {node.key: number for number, node in enumerate(draft.nodes(), start=1)}
    on_leaves = (advice for leaf in draft.leaves() for advice in advice_on_leaf(leaf, draft))
    everything = dict.fromkeys([*advice_on_whole(draft), *on_leaves])
    return sorted(everything, key=lambda advice: (not advice.must, order.get(advice.key, 0)))
