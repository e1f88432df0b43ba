import claim_tables as tables
import numpy as np
import pytest
from claim_tables import APART, SLOPE_ONE, TRAINED, efficiencies, entropies

from analysis.claims.first.regeneration import decide
from analysis.claims.reading import index_final

# width .01: the interval of d is the mean +- 2.776 * .01 * sqrt(2.5 / 4) / sqrt(5) = +- .009815


def verdict(crosses=(), n_seeds=5, width=0.01, missing=(), **d):
    middles = APART | {name.replace("_", " "): value for name, value in d.items()}
    rows = efficiencies({name: v for name, v in middles.items() if name not in missing}, n_seeds, width)
    return decide(index_final([*entropies(n_seeds, crosses), *rows]))


def test_support_and_its_numbers():
    found = verdict()
    assert found.decision == "supported"
    assert [e.subject for e in found.effects] == [TRAINED, "untrained", "pixels shuffled"]
    assert np.allclose([e.interval.mean for e in found.effects], [0.02, -0.31, -0.17])
    assert np.isclose(found.effects[0].interval.high, 0.029815, atol=1e-6)
    stacks = [e.interval.mean for e in found.secondary[:2]]
    assert np.allclose(stacks, [0.03, -0.05])
    assert "Best layer of each seed: 3, 3, 3, 3, 3." in found.reason


@pytest.mark.parametrize(
    ("d", "decision", "words"),
    [
        ({"trained": -0.14}, "not supported", "wholly outside"),
        ({"trained": 0.14}, "not supported", "wholly outside"),
        ({"trained": 0.0895}, "supported", "within"),  # to .0993
        ({"trained": 0.0915}, "undecided", "neither"),  # to .1013
        ({"trained": 0.109}, "undecided", "neither"),  # from .0992
        ({"trained": 0.111}, "not supported", "wholly outside"),  # from .1012
        ({"trained": -0.109}, "undecided", "neither"),
        ({"trained": -0.0895}, "supported", "within"),
        ({"untrained": 0.03}, "undecided", "so does that of a null: untrained"),
        ({"pixels_shuffled": -0.06}, "undecided", "so does that of a null: pixels shuffled"),
        ({"pixels_shuffled": 0.1}, "undecided", "may lie there too: pixels shuffled"),
        ({"widths_equal": 0.0}, "supported", "within"),
        ({"missing": ("untrained",)}, "undecided", "no efficiency in any layer: untrained"),
        ({"crosses": ("untrained",)}, "supported", "untrained (slope -1 not crossed)"),
        ({"crosses": (TRAINED,)}, "undecided", "crossed in 0 of 5 seeds"),
        ({"missing": (TRAINED,)}, "undecided", "No layer of the trained network has an efficiency"),
        ({"trained": 0.05, "width": 0.2}, "undecided", "neither"),
    ],
)
def test_every_branch(d, decision, words):
    found = verdict(**d)
    assert (found.decision, words in found.reason) == (decision, True), found.reason


def test_one_seed_decides_nothing_but_shows_its_d():
    found = verdict(n_seeds=1)
    assert found.decision == "undecided"
    assert "+0.020 (one seed, no interval)" in found.reason
    assert verdict(n_seeds=1, trained=0.14).decision == "undecided"


def end_in(seeds, slope=SLOPE_ONE):
    """Resolutions move so that layer 1, the best of the seeds named, lies at slope -1 + .02."""
    rows = []
    for r in [*entropies(), *efficiencies(APART, width=0)]:
        if r.network == TRAINED and r.seed in seeds and r.measure == "efficiency" and r.layer < 3:
            r = r._replace(value=np.nan)  # layer 3, at .79, is then the first that has one
        rows.append(r)
    return decide(index_final(rows))


def test_the_best_layer_at_an_end_in_most_seeds_is_no_support():
    assert end_in({0, 1}).decision == "supported"
    found = end_in({0, 1, 2})
    assert found.decision == "not supported"
    assert "at an end of the stack in 3 of 5 seeds" in found.reason
    assert abs(found.effects[0].interval.mean) < 0.05


def test_inside_in_half_of_the_seeds_is_not_most():
    rows = [r for r in [*entropies(4), *efficiencies(APART, 4, width=0)]
            if not (r.network == TRAINED and r.seed < 2 and r.measure == "efficiency" and r.layer < 3)]  # fmt: skip
    found = decide(index_final(rows))
    assert found.decision == "undecided"
    assert "inside the stack in 2 of 4 seeds only" in found.reason


@pytest.mark.parametrize(("kept", "decision"), [(2, "undecided"), (3, "supported")])
def test_slope_one_in_fewer_than_half_of_the_seeds_is_undecided(kept, decision):
    flat = {
        (r.seed, r.layer): r for r in entropies(crosses=(TRAINED,), networks=(TRAINED,)) if r.measure == "relevance"
    }
    rows = [
        flat[r.seed, r.layer] if (r.network, r.measure) == (TRAINED, "relevance") and r.seed >= kept else r
        for r in [*entropies(), *efficiencies(APART)]
    ]
    found = decide(index_final(rows))
    assert found.decision == decision
    assert found.effects[0].interval.n == kept


def test_the_data_and_baselines_of_layer_0_are_no_layer():
    extra = [tables.row(m, 0, seed, v) for seed in range(5) for m, v in
             (("resolution", 0.999), ("relevance", 0.4), ("efficiency", 5.0))]  # fmt: skip
    found = decide(index_final([*entropies(), *efficiencies(APART), *extra]))
    assert found.decision == "supported"
    assert np.isclose(found.effects[0].interval.mean, 0.02)


def test_the_other_measures_and_the_exponents_are_reported_beside():
    rows = [
        *entropies(), *efficiencies(APART), *tables.calls({TRAINED: [5] * 5}, testable=4),
        *efficiencies({TRAINED: -0.2}, measure="R1_efficiency"),
        *efficiencies({TRAINED: 0.12}, measure="R3_efficiency"),
    ]  # fmt: skip
    beside = {e.statistic: e.interval for e in decide(index_final(rows)).secondary if e.subject == TRAINED}
    named = ("efficiency of R1", "efficiency of R3", "exponents")
    by_words = {words: i.mean for s, i in beside.items() for words in named if words in s}
    assert np.isclose(by_words["efficiency of R1"], -0.2)
    assert np.isclose(by_words["efficiency of R3"], 0.12)
    assert np.isclose(by_words["exponents"], SLOPE_ONE + 0.02 - 0.8 / 1.1)  # mu = .2 + 1.1 H[s] is 1 there


def test_exponents_of_layers_not_testable_are_not_used():
    rows = [*entropies(), *efficiencies(APART), *tables.calls({TRAINED: [1] * 5}, testable=3)]
    (found,) = (e for e in decide(index_final(rows)).secondary if "exponents" in e.statistic)
    assert found.interval.n == 0  # layers 1 to 3 all have mu > 1


def test_a_best_layer_worse_than_independent_pixels_is_said():
    rows = [r._replace(value=r.value - 1) if r.measure == "efficiency" and r.seed == 3 else r
            for r in [*entropies(), *efficiencies(APART)]]  # fmt: skip
    assert "In 1 of 5 seeds even the best layer" in decide(index_final(rows)).reason
