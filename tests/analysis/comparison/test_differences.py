"""Differences of studies: paired and Welch's intervals, files, and what is refused."""

import csv
import math

import numpy as np
import pytest
from command_line import call
from scipy import stats

from analysis.claims.reading import index_final
from analysis.cli import main
from analysis.comparison.differences import compare, read_studies, welch
from analysis.table.measure_names import FRACTION_OF_FRONTIER, LIKELIHOOD_BOUND, RELEVANCE, RESOLUTION
from analysis.table.row import Row, write_csv
from rbm import InputError

G = np.random.default_rng(3)


def study(shift, seeds=(1, 2, 3, 4, 5), layers=(1, 2, 3), network="trained"):
    """Rows whose values of a seed go up and down together, by more than the shift between studies."""
    rows = []
    for layer in layers:
        for seed in seeds:
            for measure, scale in ((RESOLUTION, 0.1), (RELEVANCE, 0.05), (LIKELIHOOD_BOUND, 50)):
                value = scale * (1 / layer + 0.3 * math.sin(seed) + shift * layer + 0.001 * G.normal())
                rows.append(Row(network, layer, seed, "most probable", "none", 97, -1, measure, value, value, value))
    return rows


def test_differences_seed_by_seed_see_through_what_seeds_share():
    found = compare({"a": index_final(study(0.0)), "b": index_final(study(0.01))})
    assert {d.measure for d in found} == {RESOLUTION, RELEVANCE, LIKELIHOOD_BOUND}
    assert FRACTION_OF_FRONTIER not in {d.measure for d in found}
    for d in found:
        scale = {RESOLUTION: 0.1, RELEVANCE: 0.05, LIKELIHOOD_BOUND: 50}[d.measure]
        assert d.paired
        assert d.study == "b"
        assert d.difference.mean == pytest.approx(d.of_study.mean - d.of_first.mean)
        half = (d.difference.high - d.difference.low) / 2
        assert abs(d.difference.mean - 0.01 * scale * d.layer) < 2 * half
        assert d.difference.low > 0  # told, though the intervals of the means overlap
        assert d.of_first.high > d.of_study.low


def test_other_seeds_are_compared_by_two_samples():
    a, b = study(0.0), study(0.01, seeds=(6, 7, 8))
    found = compare({"a": index_final(a), "b": index_final(b)})
    for d in found:
        assert not d.paired
        ours, theirs = (
            [row.value for row in rows if (row.measure, row.layer) == (d.measure, d.layer)] for rows in (a, b)
        )
        expected = stats.ttest_ind(theirs, ours, equal_var=False).confidence_interval(0.95)
        assert (d.difference.low, d.difference.high) == pytest.approx((expected.low, expected.high))
        assert d.difference.mean == pytest.approx(np.mean(theirs) - np.mean(ours))


def test_welch_of_few_values():
    assert math.isnan(welch([1.0], [2.0, 3.0]).low)
    assert welch([2.0, 2.0], [1.0, 1.0])[:3] == (1.0, 1.0, 1.0)
    assert welch([1.0, 3.0], [0.0, 1.0]).mean == 1.5


def test_layers_that_only_one_has_and_other_networks_are_left_out():
    one = [*study(0.0), *study(9.0, network="untrained")]
    found = compare({"a": index_final(one), "b": index_final(study(0.0, layers=(2, 3, 4))), "c": index_final(one)})
    assert {(d.study, d.layer) for d in found} == {("b", 2), ("b", 3), ("c", 1), ("c", 2), ("c", 3)}
    assert all(d.difference.mean == 0 for d in found if d.study == "c")


def test_the_command_draws_lists_and_writes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, shift in (("a", 0.0), ("b", 0.01)):
        (tmp_path / name).mkdir()
        write_csv(tmp_path / name / "study.csv", study(shift))
    text = call(main, "compare", "a/study.csv", "b/study.csv", "--out", "c.svg", "--csv", "c.csv")
    assert "likelihood_bound" in text
    with open("c.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    assert {row["study"] for row in rows} == {"b/study.csv"}
    assert (tmp_path / "c.svg").read_text().startswith("<?xml")
    assert "exists" in call(main, "compare", "a/study.csv", "b/study.csv", "--out", "c.svg", status=2)
    assert "must end in" in call(main, "compare", "a/study.csv", "b/study.csv", "--out", "c.txt", status=2)
    assert "also the file to be read" in call(
        main, "compare", "a/study.csv", "b/study.csv", "--out", "d.svg", "--csv", "a/study.csv", "--overwrite", status=2
    )


def test_names_with_brackets_are_shown_as_they_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, shift in (("a[bold].csv", 0.0), ("b[bold].csv", 0.01)):
        write_csv(tmp_path / name, study(shift))
    text = call(main, "compare", "a[bold].csv", "b[bold].csv", "--out", "c.svg")
    assert "a[bold].csv" in text.replace("\n", "")
    assert "b[bold].csv" in text.replace("\n", "")


def test_bad_studies_are_refused(tmp_path):
    write_csv(tmp_path / "a.csv", study(0.0))
    with pytest.raises(InputError, match="two studies or more"):
        read_studies([str(tmp_path / "a.csv")])
    with pytest.raises(InputError, match="named twice"):
        read_studies([str(tmp_path / "a.csv"), str(tmp_path / "." / "a.csv")])
    with pytest.raises(InputError, match="none"):
        read_studies([str(tmp_path / "a.csv"), str(tmp_path / "none")])
