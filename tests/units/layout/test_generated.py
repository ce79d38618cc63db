"""A hundred architectures nobody drew before come out without a fault."""

import pytest

from archc.layout import lay_out
from archc.layout.score import score

SIZES = (5, 8, 10, 12, 15, 18, 20, 24, 28, 32, 36, 40, 45, 50, 60)


@pytest.mark.parametrize("size", SIZES)
def test_generated_architectures_have_no_fault(size, architecture):
    """Six seeds of each size, as drafts: no fault, and up to 40 boxes the shape of a slide."""
    for seed in range(6):
        result = score(lay_out(architecture(seed, size), quality="draft"))
        assert result.hard == 0, f"seed {seed}: {result}"
        if size <= 38:
            assert 1.1 <= result.aspect <= 2.2, f"seed {seed}: {result.aspect}"


@pytest.mark.parametrize("size", [7, 11, 16, 22, 30])
def test_the_search_keeps_them_faultless_and_never_makes_them_worse(size, architecture):
    """With full effort there is no fault either, and what the search optimises is at least as good as the draft."""
    for seed in (6, 7):
        graph = architecture(seed, size)
        best, draft = score(lay_out(graph)), score(lay_out(graph, quality="draft"))
        assert best.hard == 0, f"seed {seed}: {best}"
        assert best.crossings * 4 + best.bends <= draft.crossings * 4 + draft.bends + 4, f"seed {seed}"
