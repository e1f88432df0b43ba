"""A measure of one's own in a study and of a file: its rows are in the table, on the terminal and in the CSV."""

import csv
import dataclasses

import numpy as np
import pytest
import task_probes
from toys import stripes

from analysis import Effort, LayerMeasure, StudyConfig, measure_file, run_study, state_counts
from analysis.study.networks import Network, load_network
from analysis.table.row import ALL_EPOCHS, BOOTSTRAP, NO_NULL, TRAINED
from analysis.terminal.file_tables import print_file
from dbn import DBNConfig
from rbm import InputError, pack

SINGLETONS = LayerMeasure(
    "n_singletons", task_probes.singletons, lambda n_points: (0.0, float(n_points)), "states seen once", digits=0
)
NAME = SINGLETONS.name
DATA = stripes(83, columns=9)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("own")
    np.save(directory / "data.npy", DATA)
    config = StudyConfig(
        hold_out="last",
        data=str(directory / "data.npy"), shuffles=2, splits=3, matches=2, bootstraps=2, power_law_draws=1, patterns=4,
        subsamples=2, samples=2, steps=2,
        training=DBNConfig(layers=(5, 3), epochs=2, k=1, batch_size=7, seed=3, snapshots=True),
    )  # fmt: skip
    return directory, config, run_study(config, directory / "run", measures=[SINGLETONS])


def test_its_rows_are_wherever_those_of_the_others_are(run):
    def places(name):
        return {r._replace(measure="", value=0, low=0, high=0) for r in run[2].rows if r.measure == name}

    assert places(NAME) == places("resolution") != set()
    assert places(NAME + BOOTSTRAP) == places("resolution" + BOOTSTRAP) != set()
    assert {r.epoch for r in run[2].rows if r.measure == NAME} == {ALL_EPOCHS, 0, 1, 2}


def test_values_are_those_of_the_function_and_intervals_are_cut_to_its_bounds(run):
    directory, config, result = run
    model = load_network(directory / "run", config, Network(TRAINED, 3), pack(DATA[:74]))
    rows = [r for r in result.rows if (r.measure, r.network, r.null, r.n_points) == (NAME, TRAINED, NO_NULL, 74)]
    for row in (r for r in rows if r.epoch == ALL_EPOCHS):
        counts = state_counts(model.encode(DATA[:74], row.layer, row.readout, seed=3))
        assert row.value == (counts == 1).sum()
        assert 0 <= row.low <= row.value <= row.high <= 74
    assert max(r.high for r in rows) > 1  # not the bounds of an entropy


def test_the_other_rows_are_those_of_a_study_without_it_and_the_csv_has_it(run, tmp_path):
    _, config, result = run
    plain = run_study(config, tmp_path / "plain")
    assert repr(plain.rows) == repr([r for r in result.rows if not r.measure.startswith(NAME)])
    with open(run[0] / "run" / "study.csv", newline="") as file:
        written = [line for line in csv.DictReader(file) if line["measure"] == NAME]
    assert len(written) == sum(r.measure == NAME for r in result.rows)
    with pytest.raises(InputError, match="with other measures"):
        run_study(config, run[0] / "run")


def test_workers_measure_it_too(run, tmp_path):
    several = run_study(dataclasses.replace(run[1], workers=2), tmp_path / "workers", measures=[SINGLETONS])
    assert repr(several.rows) == repr(run[2].rows)


@pytest.mark.parametrize("file", ["data.npy", "run/networks/trained-seed3/model.h5", "words.txt"])
def test_a_file_is_measured_by_it_and_the_terminal_shows_it(run, capsys, file):
    (run[0] / "words.txt").write_text("a b a c d a a b " * 30 + "e f")
    data = str(run[0] / "data.npy") if file.endswith("h5") else None
    found = measure_file(str(run[0] / file), data=data, effort=Effort(2, 2, 2, 2, 1), measures=[SINGLETONS])
    assert capsys.readouterr().out == ""
    rows = [r for r in found.rows if r.measure == NAME and r.null == NO_NULL]
    assert rows
    print_file(found)
    text = capsys.readouterr().out
    assert "states seen once" in text
    assert f" {rows[0].value:.0f} (" in text
