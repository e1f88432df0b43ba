import dataclasses
import json

import numpy as np
import pytest

from dbn import DBNConfig
from dbn.config import LAYER_PARAMETERS
from rbm import InputError, TrainingConfig
from rbm.storage.saved_config import read_config


def test_the_hyper_parameters_of_a_stack_are_those_of_a_machine_with_the_same_defaults_and_help():
    machine, stack = ({f.name: f for f in dataclasses.fields(kind)} for kind in (TrainingConfig, DBNConfig))
    assert len(LAYER_PARAMETERS) == 33
    assert set(stack) - {"layers", "representation", "snapshots"} == set(machine) - {"n_hidden"}
    for name in (*LAYER_PARAMETERS, "seed"):
        assert stack[name].default == machine[name].default
        assert stack[name].metadata == machine[name].metadata
    assert DBNConfig(layers=(500,)).machine(1) == TrainingConfig()


def test_numpy_numbers_lists_and_arrays_are_taken_and_kept_as_plain_ones():
    config = DBNConfig(
        layers=np.array([5, 3]), epochs=[np.int64(1), 2], learning_rate=np.array([0.5, 0.25], np.float32),
        momentum=np.float32(0.5), estimator=["cd", np.str_("pcd")], snapshots=np.True_, seed=np.int32(3),
    )  # fmt: skip
    plain = DBNConfig(
        layers=(5, 3), epochs=(1, 2), learning_rate=(0.5, 0.25), momentum=0.5, estimator=("cd", "pcd"), snapshots=True,
        seed=3,
    )  # fmt: skip
    assert config == plain
    assert hash(config) == hash(plain)
    text = json.dumps(dataclasses.asdict(config))
    assert text == json.dumps(dataclasses.asdict(plain))
    assert read_config(DBNConfig, text) == config


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"k": True}, "k must be"), ({"k": [1, True]}, "k must be"), ({"epochs": np.True_}, "epochs must be"),
        ({"layers": 5}, "layers must be"), ({"layers": np.array([])}, "layers must be at least one"),
        ({"layers": [2.0, 3]}, "n_hidden must be"), ({"snapshots": np.int64(1)}, "snapshots must be"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(values, message):
    with pytest.raises(InputError, match=message):
        DBNConfig(**{"layers": (5, 3), **values})
