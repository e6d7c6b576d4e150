"""The sections that follow a framework's own indicators, and where the aspects of an outline stand among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reports.kinds.outline import NAME, PATH, AspectSpec, BlockSpec, IndicatorsSpec, SectionSpec
from reports.sentences.compose import without_marks
from scoring.scores.selectors import ScoreNode

_SCORES = BlockSpec("passage", "indicator_scores")
_LEAVES = BlockSpec("passage", "leaf_scores")


def indicator_sections(spec: IndicatorsSpec, nodes: Sequence[ScoreNode]) -> list[SectionSpec]:
    """A section for each level-1 indicator (of a tree with a single root: for each below it), in the tree's order.

    Where the tree has just the indicators that the outline is written for, each is told as the outline has it. Else
    each tells its scores leaf by leaf, and the aspects that it speaks of; what none speaks of comes last.
    """
    nodes = nodes[0].children if len(nodes) == 1 and nodes[0].children else nodes
    names = list(dict.fromkeys(aspect.of for aspect in spec.aspects))
    if not nodes or {node.indicator.name for node in nodes} == set(names):
        paths = {node.indicator.name: node.indicator.path for node in nodes}
        order = [node.indicator.name for node in nodes] or names
        return [_as_written(spec, name, paths.get(name, name)) for name in order]
    aspects = [aspect for aspect in map(_of_no_indicator, spec.aspects) if aspect.blocks or aspect.sections]
    places = [_place(aspect, nodes) for aspect in aspects]
    made = [
        _by_leaves(spec, node, [aspect for aspect, at in zip(aspects, places, strict=True) if at == position])
        for position, node in enumerate(nodes)
    ]
    rest = [aspect for aspect, at in zip(aspects, places, strict=True) if at is None]
    return [*made, *([_joined(spec.rest, rest)] if rest else [])]


def _as_written(spec: IndicatorsSpec, name: str, path: str) -> SectionSpec:
    """The section as the outline has it, for the indicator it is written for."""
    section = _joined(spec.title, [aspect for aspect in spec.aspects if aspect.of == name])
    return replace(_named(section, name, path), indicator=path)


def _joined(title: str, aspects: Iterable[AspectSpec]) -> SectionSpec:
    aspects = list(aspects)
    return SectionSpec(
        title,
        tuple(block for aspect in aspects for block in aspect.blocks),
        tuple(section for aspect in aspects for section in aspect.sections),
    )


def _of_no_indicator(aspect: AspectSpec) -> AspectSpec:
    """The aspect without what it says of the indicator itself, whose scores and words are told besides."""
    return replace(aspect, blocks=tuple(block for block in aspect.blocks if not _is_of_one(block)))


def _is_of_one(block: BlockSpec) -> bool:
    return NAME in block.name or PATH in block.name


def _place(aspect: AspectSpec, nodes: Sequence[ScoreNode]) -> int | None:
    """The indicator that speaks of the aspect: with most of its words below it, else in its own name."""
    below = [sum(_has(name, aspect.about) for name in _names_below(node)) for node in nodes]
    if any(below):
        return below.index(max(below))
    own = (at for at, node in enumerate(nodes) if _has(node.indicator.name, (*aspect.about, *aspect.named, aspect.of)))
    return next(own, None)


def _names_below(node: ScoreNode) -> Iterator[str]:
    for child in node.children:
        yield child.indicator.name
        yield from _names_below(child)


def _has(name: str, wanted: Iterable[str]) -> bool:
    return any(words in name for words in wanted)


def _by_leaves(spec: IndicatorsSpec, node: ScoreNode, aspects: Sequence[AspectSpec]) -> SectionSpec:
    """An indicator's scores and words, its aspects, and a section for each of its level-2 indicators."""
    about = _joined("", aspects)
    waiting = list(about.sections)
    below: list[SectionSpec] = []
    for child in node.children:
        if child.is_leaf:
            continue
        own = [section for section in waiting if section.title in child.indicator.name]
        waiting = [section for section in waiting if section not in own]
        scores = (_SCORES,) if len(node.children) > 1 else ()  # those of an only one have just been told
        blocks = (*scores, _LEAVES, *(block for section in own for block in section.blocks))
        below.append(SectionSpec(without_marks(child.indicator.name), blocks, indicator=child.indicator.path))
    leaves = (_LEAVES,) if node.is_leaf or any(child.is_leaf for child in node.children) else ()
    words = BlockSpec("words", spec.words, when=spec.words)  # asked for, and not missed where there are none
    section = SectionSpec(spec.title, (_SCORES, words, *leaves, *about.blocks), (*below, *waiting))
    named = _named(section, node.indicator.name, node.indicator.path)
    return replace(named, indicator=node.indicator.path)


def _named(section: SectionSpec, name: str, path: str) -> SectionSpec:
    """The section with the indicator's name and path where its title and blocks leave room for them."""

    def filled(text: str) -> str:
        return text.replace(PATH, path).replace(NAME, without_marks(name))

    return replace(
        section,
        title=filled(section.title),
        blocks=tuple(replace(block, name=filled(block.name), when=filled(block.when)) for block in section.blocks),
        sections=tuple(_named(below, name, path) for below in section.sections),
    )
