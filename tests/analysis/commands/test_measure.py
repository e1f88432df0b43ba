"""``relevance measure``: every kind of file is measured as the functions do."""

import numpy as np
import pytest
from measured_files import EFFORT, call, table

from analysis.entropies.columns import columns_of, in_random_order, shuffled
from analysis.entropies.entropy import measure, state_counts
from analysis.entropies.registry import MEASURE_NAMES as MEASURES
from analysis.errorbars.bootstrap import bootstrap_interval
from analysis.frontier.slopes import zipf_point
from analysis.nulls.matched import matched_nulls
from analysis.rows.entropies import values_of
from analysis.rows.sample import ORDER_SHUFFLED
from analysis.scales.units import frontier_area, through_units
from analysis.table.row import BOOTSTRAP


def test_a_matrix_is_measured_as_the_functions_do(here):
    text = call("measure", "m.npy", *EFFORT, "--out", "t.csv")
    assert "matrix, M = 211 data points" in text
    found, array = table("t.csv"), np.load("m.npy")
    m = measure(state_counts(array))
    for name in MEASURES[:-1]:
        value, low, high = found[name, "none", 0]
        assert value == getattr(m, name)
        assert low < value < high
    ends = bootstrap_interval(state_counts(array), values_of, 7, seed=5).T
    for name, (low, high) in zip(MEASURES, ends, strict=True):
        most = {"n_states": 211}.get(name, np.log2(211) if name.endswith("bits") else 1)
        expected = found[name, "none", 0][0], min(low, most), min(high, most)
        assert found[name + BOOTSTRAP, "none", 0] == pytest.approx(expected, rel=1e-12)
    (line,) = (line for line in text.splitlines() if "resolution H[s], log M" in line)
    for name in ("resolution", "resolution" + BOOTSTRAP):
        value, low, high = found[name, "none", 0]
        assert (f"{low:.4f} to {high:.4f}" if low <= value <= high else "-") in line
    for null, expected in matched_nulls(array, draws=3, seed=5).items():
        row = expected.mean, expected.low, expected.high
        assert found["matched_relevance", null, 0] == pytest.approx(row, nan_ok=True)
        assert found["matched_effect", null, 0][0] == pytest.approx(expected.effect, nan_ok=True)
    for null, source in (("none", in_random_order), ("columns shuffled", shuffled)):
        scales = through_units(columns_of(array), orders=3, seed=5, source=source)
        area = scales.areas.mean(), scales.areas.min(), scales.areas.max()
        assert found["multiscale_relevance", null, 0] == pytest.approx(area)
        assert found["zipf_resolution", null, 0][0] == pytest.approx(scales.curve.zipf, nan_ok=True)
    assert found["resolution", "columns shuffled", 0][0] > m.resolution
    assert found["frontier_area", "none", 0][0] == frontier_area(211)
    assert found["frontier_zipf_resolution", "none", 0][0] == zipf_point(211).resolution
    assert f"{m.resolution:.4f}" in text
    assert f"{m.relevance:.4f}" in text


def test_counts_have_the_check_values_of_the_design(here):
    text = call("measure", "counts.txt", "--kind", "counts", "--out", "t.csv")
    found = table("t.csv")
    assert found["resolution", "none", 0][0] == pytest.approx(0.63962, abs=1e-5)
    assert found["relevance", "none", 0][0] == pytest.approx(0.40073, abs=1e-5)
    assert "0.6396" in text
    assert not any(null != "none" or BOOTSTRAP in name for name, null, _ in found)


def test_a_sequence_has_its_symbols_and_its_blocks(here):
    text = call("measure", "words.txt", *EFFORT, "--longest-block", 4, "--out", "t.csv")
    assert "scales of 252 blocks" in text
    found = table("t.csv")
    words = (here / "words.txt").read_text().split()
    single = measure(np.unique(words, return_counts=True)[1])
    assert found["resolution", "none", 0][0] == single.resolution
    for length in (1, 4):
        blocks = [" ".join(words[i : i + length]) for i in range(0, 1008, 4)]
        m = measure(np.unique(blocks, return_counts=True)[1])
        assert found["relevance", "none", length][0] == pytest.approx(m.relevance)
    low, high = found["multiscale_relevance", ORDER_SHUFFLED, 0][1:]
    assert low < high
    assert abs(found["multiscale_relevance", "none", 0][0] - (low + high) / 2) < 0.05  # they are independent


def test_an_alignment_is_taken_by_its_columns(here):
    assert "alignment, M = 53 data points" in call("measure", "a.fa", *EFFORT, "--out", "t.csv")
    rows = (here / "a.fa").read_text().split()[1::2]
    m = measure(np.unique(rows, return_counts=True)[1])
    found = table("t.csv")
    assert found["resolution", "none", 0][0] == pytest.approx(m.resolution)
    assert ("matched_effect", "independent units", 0) in found


def test_a_power_law_is_fitted_where_asked_for(here):
    text = call("measure", "words.txt", *EFFORT, "--power-law", "--bootstraps", 3, "--out", "t.csv")
    assert "power law" in text
    assert ("power_law_mu", "none", 0) in table("t.csv")
    call("measure", "words.txt", *EFFORT, "--out", "u.csv")
    assert ("power_law_mu", "none", 0) not in table("u.csv")
