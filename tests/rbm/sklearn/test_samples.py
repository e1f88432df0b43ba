"""What `sample` of the transformer takes, and what it refuses."""

import numpy as np
import pytest
from toys import stripes

from rbm import InputError

pytest.importorskip("sklearn", reason="of the extra sklearn")
from sklearn.exceptions import NotFittedError  # noqa: E402

from rbm.sklearn import RBMTransformer  # noqa: E402

BITS = stripes(53).astype(float)


def fitted(**changes):
    return RBMTransformer(3, epochs=2, batch_size=11, **changes).fit(BITS)


def test_samples_take_random_states_of_all_kinds_too():
    found = fitted(random_state=7)
    first, again = (found.sample(11, steps=3, random_state=np.random.RandomState(3)) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, found.sample(11, steps=3))
    assert np.array_equal(found.sample(11, steps=3), found.sample(np.int64(11), steps=np.uint8(3), random_state=7))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_samples": 2.5}, "n_samples must be a whole number from 1 to .*; got 2.5"),
        ({"n_samples": 0}, "n_samples must be .*; got 0"),
        ({"steps": 2.5}, "steps must be a whole number from 0 to .*; got 2.5"),
        ({"steps": -1}, "steps must be .*; got -1"),
        ({"random_state": 1.5}, "random_state must be .*RandomState or None; got 1.5"),
        ({"random_state": 2**70}, f"random_state must be .*; got {2**70}"),
        ({"random_state": -1}, "random_state must be .*; got -1"),
    ],
)
def test_samples_that_cannot_be(options, message):
    with pytest.raises(InputError, match=message):
        fitted().sample(**options)
    with pytest.raises(NotFittedError):
        RBMTransformer().sample(**options)
