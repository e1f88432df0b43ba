"""What `run_study` reports, and that an exception of the listener stops a study that then goes on."""

import contextlib
import io
from collections import Counter

import numpy as np
import pytest
from toys import stripes

from analysis import StudyConfig, run_study
from analysis.study.network_rows import n_steps
from analysis.study.networks import Network
from analysis.table.row import TRAINED, UNTRAINED, WIDTHS_EQUAL
from dbn import DBNConfig


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    data = tmp_path_factory.mktemp("data") / "data.npy"
    np.save(data, stripes(83, columns=9))
    return StudyConfig(
        data=str(data), networks=(TRAINED, WIDTHS_EQUAL), shuffles=1, splits=1, matches=1,
        bootstraps=1, power_law_draws=1, patterns=4, subsamples=1, samples=1, steps=1,
        training=DBNConfig(layers=(5, 3), epochs=(1, 2), k=1, batch_size=7, seed=3),
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(config, tmp_path_factory):
    """A study that nothing stopped: all it reported, its result, and what it printed."""
    seen = []
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as errors:
        result = run_study(config, tmp_path_factory.mktemp("whole") / "run", on_progress=seen.append)
    return seen, result, (out.getvalue(), errors.getvalue())


def test_every_epoch_and_step_is_reported_in_order(config, whole):
    seen, _, printed = whole
    assert printed == ("", "")
    trained = (Network(TRAINED, 3), Network(WIDTHS_EQUAL, 3))
    measured = (*trained, Network(UNTRAINED, 3))
    training = [p for p in seen if p.phase == "training"]
    assert [(p.network, p.n_done, p.steps) for p in training] == [
        (network, i, steps) for i, network in enumerate(trained) for steps in range(4)
    ]
    assert all(p.n_steps == 3 and p.networks == trained for p in training)
    assert [None if p.state is None else p.state.epochs_done for p in training[:4]] == [None, 1, 2, 3]
    measuring = [p for p in seen if p.phase == "measuring"]
    for i, network in enumerate(measured):
        steps = [(p.n_done, p.steps) for p in measuring if p.network == network]
        most = n_steps(config, network)
        assert steps == [*((i, step) for step in range(most + 1)), (i + 1, most)]
    assert seen[-1].phase == "joining"
    assert [*dict.fromkeys(p.phase for p in seen)] == ["training", "measuring", "joining"]


@pytest.mark.parametrize(("phase", "n"), [("training", 2), ("training", 5), ("measuring", 3), ("joining", 1)])
def test_an_exception_of_the_listener_stops_the_study_and_the_same_call_goes_on(config, whole, tmp_path, phase, n):
    class StopError(Exception):
        pass

    count = Counter()

    def stop(progress):
        count[progress.phase] += 1
        if count[phase] == n:
            raise StopError

    with pytest.raises(StopError):
        run_study(config, tmp_path / "a", on_progress=stop)
    assert not (tmp_path / "a" / "study.csv").exists()
    result = run_study(config, tmp_path / "a")
    assert repr(result.rows) == repr(whole[1].rows)
