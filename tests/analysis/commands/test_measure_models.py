"""``relevance measure model.h5``: its layers, on the data of its training."""

import csv
import json
import re

import numpy as np
import pytest
from measured_files import EFFORT, call
from toys import stripes

from analysis.rows.effort import Effort
from analysis.rows.layers import measure_layers
from analysis.scales.units import frontier_area, through_scales
from analysis.table.row import BOOTSTRAP, select, write_csv
from dbn.checkpoint import save
from dbn.config import DBNConfig
from dbn.datasets import DataSource
from dbn.pretraining import pretrain, untrained
from rbm.bits import as_states
from rbm.config import READOUTS


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
