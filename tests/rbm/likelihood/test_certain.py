"""What is certain of log Z against enumeration."""

import exact
import numpy as np
import pytest
from conftest import random_machine

from rbm import RBM, InputError, log_partition
from rbm.likelihood.certain import certain_interval


@pytest.mark.parametrize("seed", range(5))
def test_log_z_lies_between_what_is_certain(seed):
    model = random_machine(7, 5, seed)
    states, log_z = exact.all_states(7), log_partition(model)
    few_rows = np.repeat(states[::9], 3, axis=0)
    low, high = certain_interval(model, few_rows)
    assert low < log_z < high
    log_f = np.log(exact.boltzmann(model).sum(axis=1))
    assert np.isclose(low, np.logaddexp.reduce(log_f[::9]), atol=1e-4)
    assert np.isclose(certain_interval(model, states)[0], log_z, atol=1e-4)
    positive = RBM(np.full((7, 5), 9.0), model.visible_bias, np.full(5, 9.0))  # all hidden units on: nothing is lost
    assert np.isclose(certain_interval(positive, states)[1], log_partition(positive), atol=1e-3)
    with pytest.raises(InputError, match="columns"):
        certain_interval(model, states[:, :6])
