import dataclasses
import json

import numpy as np
import pytest

from rbm import InputError, TrainingConfig
from rbm.checks import hyperparameter, make_plain, plain
from rbm.storage.saved_config import read_config


def test_numpy_numbers_become_plain_ones():
    config = TrainingConfig(
        n_hidden=np.int64(3), learning_rate=np.float32(0.5), seed=np.uint8(7), estimator=np.str_("pcd"), k=np.array(2)
    )
    assert config == TrainingConfig(n_hidden=3, learning_rate=0.5, seed=7, estimator="pcd", k=2)
    assert {type(value) for value in dataclasses.asdict(config).values()} == {int, float, str}
    assert read_config(TrainingConfig, json.dumps(dataclasses.asdict(config))) == config


@pytest.mark.parametrize("value", [True, np.True_, np.float64(2.0), [2], np.array([2]), "2", None])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(InputError, match="k must be a whole number"):
        TrainingConfig(k=value)


def test_lists_and_arrays_become_tuples():
    assert plain([1, np.int8(2), [np.float64(0.5)]]) == (1, 2, (0.5,))
    assert plain(np.array([1.5, 2])) == (1.5, 2.0)
    assert [type(value) for value in plain(np.array([1, 2]))] == [int, int]


def test_every_hyper_parameter_has_its_help():
    assert all(field.metadata["help"].endswith(".") for field in dataclasses.fields(TrainingConfig))


@dataclasses.dataclass(frozen=True)
class Later:
    """A configuration of a later version."""

    k: int = hyperparameter(3, "Steps.")
    restart: float = hyperparameter(0.5, "New.")
    decay: float = hyperparameter(0.25, "New, and before it there was none.", before=0.0)

    def __post_init__(self) -> None:
        make_plain(self)


def test_fields_a_file_lacks_have_the_value_programs_used_before_them():
    assert read_config(Later, '{"k": 7}') == Later(k=7, restart=0.5, decay=0.0)
    assert read_config(Later, '{"k": 7, "decay": 1.0}') == Later(k=7, restart=0.5, decay=1.0)


def test_fields_this_version_does_not_know_are_refused_with_what_to_do():
    text = json.dumps({**dataclasses.asdict(TrainingConfig()), "gibbs": 1, "anneal": 2})
    with pytest.raises(InputError, match="TrainingConfig has anneal, gibbs, which .* not know; use the version"):
        read_config(TrainingConfig, text)
