"""Amounts as they come: nothing, a fen, whole 万元, huge, and pairs of years that are alike or far apart."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

FEN = Decimal("0.01")
edges = st.sampled_from(
    [Decimal(x) for x in ("0", "0", "0.01", "49.99", "50", "100", "10000", "10049", "1000000000000")]
)
yuan = st.integers(1, 30_000_000).map(Decimal)
fen = st.integers(1, 10**10).map(lambda number: number * FEN)
huge = st.integers(10**11, 10**12).map(Decimal)
amount = st.one_of(edges, yuan, fen, huge)
nonzero = st.one_of(yuan, fen, huge)


@st.composite
def beside(draw: st.DrawFn, now: Decimal) -> Decimal:
    """An amount to compare ``now`` with: the same, a little off, a tenth, a thousandth, nothing, or any."""
    return max(
        Decimal(0),
        draw(
            st.one_of(
                st.just(now),
                st.sampled_from(
                    [now + FEN, now - FEN, now + 49, now - 5000, now + 60, now / 16, now / 1024, now * 2]
                ).map(lambda value: value.quantize(FEN)),
                amount,
            )
        ),
    )
