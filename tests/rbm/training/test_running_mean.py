"""The running mean of the parameters: against a twin, beside a training that does not notice it, saved and taken up."""

import dataclasses

import numba
import numpy as np
import pytest
from conftest import JIT
from toys import CONFIG, bits_of, stripes

import rbm
from rbm import InputError, reference, train
from rbm.training.state import initialise

MEAN = dataclasses.replace(CONFIG, mean_rate=0.3, mean_every=3, mean_from=1, epochs=4)  # of 5 minibatches an epoch


def parameters(model):
    return tuple(np.asarray(p, float) for p in (model.weights, model.visible_bias, model.hidden_bias))


def expected_mean(data, config):
    """The mean of the twin: parameters as NumPy is given them before every minibatch, and the last ones."""
    seen = []

    def estimate(batch):
        seen.append((batch.W.astype(float), batch.a.astype(float), batch.b.astype(float)))
        return rbm.training.estimators.estimator_named(config.estimator).load(config)(batch)

    last = train(data, dataclasses.replace(config, mean_rate=0.0), estimator=estimate).model
    seen.append(parameters(last))
    per_epoch = (len(seen) - 1) // config.epochs
    mean = seen[config.mean_from * per_epoch]
    for step in range(config.mean_from * per_epoch + 1, len(seen)):
        if step % config.mean_every == 0:
            mean = reference.move_mean(mean, seen[step], config.mean_rate)
    return mean


@pytest.mark.parametrize("function", [None, reference.contrastive_divergence, "pcd"])
@pytest.mark.parametrize("columns", [7, 131])
def test_the_reported_model_is_the_mean_of_the_twin(function, columns):
    data, config = stripes(23, columns=columns), dataclasses.replace(MEAN, n_hidden=19)
    if function == "pcd":
        config, function = dataclasses.replace(config, estimator="pcd"), None
    state = train(data, config, estimator=function)
    for got, wanted, now in zip(
        parameters(state.model), expected_mean(data, config), parameters(state.current), strict=True
    ):
        assert np.allclose(got, wanted, rtol=1e-4, atol=1e-5)
        assert np.abs(got - now).max() > 1e-3  # and not the parameters themselves


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_the_training_it_is_taken_of_does_not_notice(estimator):
    data, config = stripes(23, columns=131), dataclasses.replace(MEAN, estimator=estimator)
    plain, with_mean = train(data, dataclasses.replace(config, mean_rate=0.0)), train(data, config)
    assert plain.current is None
    assert bits_of(with_mean._replace(model=with_mean.current, current=None)) == bits_of(plain)


def test_there_is_none_before_it_begins_and_it_begins_from_the_parameters():
    data = stripes(23)
    before = train(data, MEAN, stop_epoch=1)
    assert before.current is None
    late = dataclasses.replace(MEAN, mean_every=2**31 - 1)  # which never moves
    frozen = train(data, late)
    assert np.array_equal(frozen.model.weights, before.model.weights)
    assert not np.array_equal(frozen.current.weights, before.model.weights)
    at_once = train(data, dataclasses.replace(MEAN, mean_rate=1.0, mean_every=1, mean_from=0))
    assert np.allclose(at_once.model.weights, at_once.current.weights, rtol=1e-6)


def test_it_does_not_depend_on_threads():
    data, results = stripes(23, columns=131), []
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        results.append(bits_of(train(data, dataclasses.replace(MEAN, n_hidden=131))))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("epoch", [1, 2, 3])
def test_a_saved_training_goes_on_to_the_same_bits_and_its_machine_is_the_mean(epoch, tmp_path):
    data = stripes(23)
    rbm.save(tmp_path / "x.h5", train(data, MEAN, stop_epoch=epoch))
    read = rbm.load_state(tmp_path / "x.h5")
    assert bits_of(train(data, state=read)) == bits_of(train(data, MEAN))
    assert np.array_equal(rbm.load(tmp_path / "x.h5").weights, read.model.weights)


def test_a_file_of_two_shapes_is_refused(tmp_path):
    state = train(stripes(23), MEAN)
    other = initialise(stripes(23), dataclasses.replace(MEAN, n_hidden=2)).model
    rbm.save(tmp_path / "x.h5", state._replace(current=other))
    with pytest.raises(InputError, match="/state/current is a machine of another shape than /state/model"):
        rbm.load_state(tmp_path / "x.h5")


def test_the_monitor_looks_at_the_mean():
    data = stripes(23)
    state = train(data, MEAN)
    assert np.isclose(state.history[-1].free_energy_train, state.model.free_energy(data).mean())
