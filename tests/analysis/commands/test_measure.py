import csv
import json
import re
from functools import partial

import command_line
import numpy as np
import pytest
from toys import stripes

from analysis.cli import main
from analysis.entropies.columns import columns_of, in_random_order, shuffled
from analysis.entropies.entropy import measure, state_counts
from analysis.entropies.registry import MEASURE_NAMES as MEASURES
from analysis.errorbars.bootstrap import bootstrap_interval
from analysis.frontier.slopes import zipf_point
from analysis.nulls.matched import matched_nulls
from analysis.rows.effort import Effort
from analysis.rows.entropies import values_of
from analysis.rows.layers import measure_layers
from analysis.rows.sample import ORDER_SHUFFLED
from analysis.scales.units import frontier_area, through_scales, through_units
from analysis.table.row import BOOTSTRAP, select, write_csv
from dbn.checkpoint import save
from dbn.config import DBNConfig
from dbn.datasets import DataSource
from dbn.pretraining import pretrain, untrained
from rbm.bits import as_states
from rbm.config import READOUTS

call = partial(command_line.call, main)
EFFORT = ["--shuffles", 3, "--splits", 3, "--matches", 3, "--bootstraps", 7, "--seed", 5]


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (r["measure"], r["null"], int(r["layer"])): tuple(float(r[c]) for c in ("value", "low", "high")) for r in rows
    }


@pytest.fixture
def here(tmp_path, monkeypatch):
    g = np.random.default_rng(1)
    matrix = (g.random((211, 7)) < 0.3 * (1 + (g.random((211, 1)) < 0.5))).astype(np.uint8)
    np.save(tmp_path / "m.npy", matrix)
    np.savetxt(tmp_path / "m.csv", matrix, fmt="%d", delimiter=",")
    np.save(tmp_path / "grey.npy", matrix * 200)
    np.save(tmp_path / "nan.npy", np.where(matrix == 1, np.nan, 0))
    np.save(tmp_path / "vector.npy", np.arange(1, 8))
    (tmp_path / "counts.txt").write_text("5 3 3 1 1 1 1")
    (tmp_path / "one.txt").write_text("1")
    (tmp_path / "words.txt").write_text(" ".join(f"w{w}" for w in g.geometric(0.5, 1009)))
    rows = ("".join("ACDE"[i] for i in row) for row in g.integers(0, 4, (53, 3)))
    (tmp_path / "a.fa").write_text("".join(f">s\n{row}\n" for row in rows))
    (tmp_path / "empty.txt").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


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


def test_every_format_of_a_matrix_gives_the_same_table(here):
    tables = []
    for i, arguments in enumerate((["m.npy"], ["m.csv"], ["grey.npy", "--binarise", "threshold"])):
        call("measure", *arguments, *EFFORT, "--out", f"{i}.csv")
        tables.append((here / f"{i}.csv").read_bytes())
    assert tables[0] == tables[1] == tables[2]


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


@pytest.fixture
def model(here):
    data = stripes(31, columns=9)
    np.save("data.npy", data)
    state = pretrain(as_states(data), DBNConfig(layers=(5, 3), epochs=2, k=1, batch_size=7, seed=3))
    save("model.h5", state)
    return state, as_states(data)


def test_a_model_is_measured_by_its_layers_and_nothing_is_added_to_their_rows(here, model):
    state, data = model
    text = call("measure", "model.h5", "--data", "data.npy", *EFFORT, "--out", "t.csv")
    blank = untrained(data, state.config)
    expected = measure_layers(state.model, data, Effort(3, 3, 3, 7, seed=5), untrained=blank).rows
    write_csv("expected.csv", expected)
    assert (here / "t.csv").read_bytes() == (here / "expected.csv").read_bytes()
    for readout in READOUTS:
        h_s, h_k = ([r.value for r in select(expected, name, readout)] for name in ("resolution", "relevance"))
        assert f"{readout}: multi-scale relevance {through_scales(h_s, h_k).area:.4f}" in text
    assert f"frontier: area {frontier_area(31):.4f}" in text
    begun = text.index("split-half")
    lines = [line for line in text[begun:].splitlines() if line.count(" to ") + line.count(" - ") == 4]
    both = [(name + end, layer) for layer in (0, 1) for name in ("resolution", "relevance") for end in ("", BOOTSTRAP)]
    shown = [select(expected, name, readout)[layer] for readout in READOUTS for name, layer in both]
    printed = re.findall(r"(\d\.\d{4}) to (\d\.\d{4})| -() ", "\n".join(lines))
    holds = [r.low <= r.value <= r.high for r in shown]
    assert not all(holds)  # both are tested
    assert any(h for h, r in zip(holds, shown, strict=True) if r.measure.endswith(BOOTSTRAP))
    ends = [(f"{r.low:.4f}", f"{r.high:.4f}") if h else ("", "") for h, r in zip(holds, shown, strict=True)]
    assert [ends[:2] for ends in printed] == ends


def test_a_model_has_a_power_law_a_layer_and_readout(here, model):
    call("measure", "model.h5", "--data", "data.npy", *EFFORT, "--power-law", "--bootstraps", 2, "--out", "t.csv")
    with open("t.csv", newline="", encoding="utf-8") as file:
        fits = [(r["network"], r["null"], r["readout"], r["layer"]) for r in csv.DictReader(file)
                if r["measure"] == "power_law_mu"]  # fmt: skip
    assert sorted(fits) == sorted(("trained", "none", readout, layer) for readout in READOUTS for layer in "12")


def test_a_power_law_is_fitted_where_asked_for(here):
    text = call("measure", "words.txt", *EFFORT, "--power-law", "--bootstraps", 3, "--out", "t.csv")
    assert "power law" in text
    assert ("power_law_mu", "none", 0) in table("t.csv")
    call("measure", "words.txt", *EFFORT, "--out", "u.csv")
    assert ("power_law_mu", "none", 0) not in table("u.csv")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["counts.txt"], "--kind"),
        (["vector.npy"], "--kind"),
        (["words.txt", "--kind", "counts"], "whole numbers"),
        (["words.txt", "--kind", "matrix"], "cannot tell what"),
        (["words.txt", "--kind", "alignment"], "begins with a header"),
        (["m.npy", "--kind", "symbols"], "one sequence"),
        (["m.npy", "--kind", "counts"], "one sequence"),
        (["m.npy", "--kind", "model"], "m.npy"),
        (["grey.npy"], "use --binarise"),
        (["nan.npy"], "must be finite"),
        (["one.txt", "--kind", "counts"], "no scale"),
        (["one.txt", "--kind", "symbols"], "single symbol"),
        (["empty.txt"], "is empty"),
        (["missing.txt"], "there is no file"),
        (["m.npy", "--data", "m.npy"], "--data is for model"),
        (["words.txt", "--binarise", "threshold"], "--binarise is for model or matrix"),
        (["m.npy", "--longest-block", "3"], "--longest-block is for symbols"),
        (["words.txt", "--longest-block", "900"], "at least 2 blocks"),
        (["m.npy", "--out", "no/t.csv"], "cannot write"),
        (["m.npy", "--out", "m.csv"], "exists"),
        (["m.npy", "--kind", "picture"], "--kind"),
    ],
)
def test_bad_input_is_one_line_and_status_2(here, arguments, message):
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    assert message in call("measure", *arguments, *EFFORT, status=2)
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


def test_a_model_is_measured_on_the_data_of_its_training_which_every_table_and_file_names(here):
    np.save("data.npy", stripes(31, columns=9))
    np.save("other.npy", stripes(29, seed=1, columns=9))
    state = pretrain(as_states(stripes(31, columns=9)), DBNConfig(layers=(5, 3), epochs=2, k=1, batch_size=7, seed=3))
    save("model.h5", state, DataSource("data.npy").located())
    text = call("measure", "model.h5", *EFFORT, "--power-law", "--out", "t.csv")
    named = f"data {here}/data.npy, sha256 {state.digest[:16]}"
    assert " ".join(text.split()).count(named) == 4  # on reading, and in the titles of three tables
    assert "31 rows x 9 units" in text
    described = json.loads((here / "t.csv-metadata.json").read_text())
    assert (described["data"], described["digest"]) == (f"{here}/data.npy", state.digest)
    call("measure", "model.h5", "--data", "data.npy", *EFFORT, "--power-law", "--out", "u.csv")
    assert (here / "t.csv").read_bytes() == (here / "u.csv").read_bytes()
    text = call("measure", "model.h5", "--data", "other.npy", *EFFORT, "--out", "v.csv")
    assert " ".join(text.split()).count("NOT the data of the training") == 3
    assert "NOT the data" in (here / "v.csv-metadata.json").read_text()
    (here / "data.npy").unlink()
    text = call("measure", "model.h5", *EFFORT, status=2)
    assert "which is not there" in text
    assert "--data" in text


def test_a_wide_model_that_says_nothing_of_its_data_is_not_measured_on_mnist(here):
    rows = (np.random.default_rng(0).random((40, 784)) < 0.2).astype(np.uint8)
    save("model.h5", pretrain(rows, DBNConfig(layers=(3,), epochs=0)))
    assert "does not say where its data are" in call("measure", "model.h5", *EFFORT, status=2)


def test_own_samples_and_packed_bits_are_matrices(here):
    from dbn.cli import main as dbn_main

    state = pretrain(stripes(31, columns=9), DBNConfig(layers=(5, 3), epochs=1, k=1, batch_size=7))
    save("model.h5", state)
    command_line.call(dbn_main, "sample", "model.h5", "--layer", 1, "--n", 50, "--steps", 3, "--out", "s.h5")
    text = call("measure", "s.h5", *EFFORT, status=2)
    assert f"say which with {here}/s.h5:/NAME" in text
    for name in ("hidden", "visible"):
        assert "matrix, M = 50 data points" in call("measure", f"s.h5:/{name}", *EFFORT)
    command_line.call(dbn_main, "pack", "m.npy", "--out", "b.h5")
    call("measure", "m.npy", *EFFORT, "--out", "t.csv")
    call("measure", "b.h5", *EFFORT, "--out", "u.csv")
    assert (here / "t.csv").read_bytes() == (here / "u.csv").read_bytes()


def test_matrices_take_the_options_of_reading(here):
    spins = 2 * np.load("m.npy").astype(np.int8) - 1
    np.save("spins.npy", spins.T)
    call("measure", "m.npy", *EFFORT, "--out", "t.csv")
    call("measure", "spins.npy", "--spins", "--transpose", *EFFORT, "--out", "u.csv")
    assert (here / "t.csv").read_bytes() == (here / "u.csv").read_bytes()
    np.savetxt("m.txt", np.column_stack([np.arange(211), np.load("m.npy")]), header="i a b c d e f g")
    call("measure", "m.txt", "--kind", "matrix", "--skip-columns", "0", *EFFORT, "--out", "v.csv")
    assert (here / "t.csv").read_bytes() == (here / "v.csv").read_bytes()


def test_intervals_that_do_not_hold_are_not_printed(here):
    """Nearly every state distinct: the bootstrap has more pairs than the sample, and lies beside it."""
    np.save("wide.npy", np.random.default_rng(1).integers(0, 2, (200, 12)).astype(np.uint8))
    text = call("measure", "wide.npy", *EFFORT, "--out", "t.csv")
    value, low, high = table("t.csv")["relevance_bootstrap", "none", 0]
    assert not low <= value <= high
    (line,) = (line for line in text.splitlines() if "relevance H[k], log M" in line)
    assert f"{low:.4f} to" not in line
    assert " - " in line
    assert "does not hold" in text


def test_a_law_that_cannot_be_tested_says_why_and_has_p_and_ratios_all_the_same(here):
    k = np.concatenate([np.repeat(np.arange(1, 8), [400, 110, 50, 30, 18, 12, 9])])
    np.savetxt("k.txt", k)  # 4.000e+02 and so on
    text = call("measure", "k.txt", "--kind", "counts", "--power-law", "--bootstraps", 5, "--out", "t.csv")
    found = table("t.csv")
    assert found["power_law_testable", "none", 0][0] == found["power_law_called", "none", 0][0] == 0
    for name in ("p", "distance", "range"):
        assert np.isfinite(found[f"power_law_{name}", "none", 0][0])
    assert found["power_law_range", "none", 0][0] == 7 / found["power_law_kmin", "none", 0][0]
    assert "the largest frequency is " in text
    assert "less than 10 kmin" in text
    assert "Kolmogorov-Smirnov" in text
    assert "2 x log likelihood ratio to cutoff" in text
    assert "log likelihood ratio to lognormal, normalised (Vuong)" in text
    assert all(np.isfinite(found[f"lr_{name}", "none", 0][0]) for name in ("exponential", "lognormal", "cutoff"))
