"""Valid configurations survive their files and train; every invalid value is an InputError that names its field."""

import dataclasses
import json

import hypothesis.strategies as st
import numpy as np
import pytest
from conftest import JIT
from hypothesis import given
from toys import bits_of, stripes

from analysis.study.config import COUNTS, LEAST, NETWORKS, TRAINED, StudyConfig, parse_toml, to_toml
from dbn import DBNConfig
from dbn.config import LAYER_PARAMETERS
from rbm import DivergenceError, InputError, TrainingConfig, set_threads, train
from rbm.config import CRITERIA, GRADIENTS, HIDDEN_STARTS, OPTIMISERS, READOUTS, SCHEDULES
from rbm.storage.saved_config import read_config
from rbm.training.estimators import ESTIMATOR_NAMES, estimator_named
from rbm.training.minibatches import _join_and_train

INF, NAN = float("inf"), float("nan")


def integers(least, most=2**31 - 1):
    """Python's integers and NumPy's of every width that holds them."""
    return st.integers(least, most).flatmap(
        lambda x: st.sampled_from([x, *(t(x) for t in (np.int64, np.int32, np.uint8) if x <= np.iinfo(t).max)])
    )


def floats(least, most, **limits):
    """Python's floats and integers, and NumPy's floats, all finite."""
    plain = st.floats(least, most, allow_infinity=False, **limits)
    singles = st.floats(least, min(most, 2.0**100), width=32, **limits).map(np.float32)
    return plain | singles | plain.map(np.float64) | plain.map(lambda x: int(x) if least < int(x) else x)


VALUES = {
    "n_hidden": integers(1), "epochs": integers(0), "estimator": st.sampled_from(ESTIMATOR_NAMES), "k": integers(1),
    "learning_rate": floats(0.0, 1e300, exclude_min=True), "schedule": st.sampled_from(SCHEDULES),
    "power": floats(0.0, 1e300), "momentum": floats(0.0, 1.0, exclude_max=True), "weight_decay": floats(0.0, 1e300),
    "batch_size": integers(1), "n_chains": integers(1), "temperatures": integers(2),
    "weight_deviation": floats(0.0, 1e300),
    "gradient": st.sampled_from(GRADIENTS), "hidden_start": st.sampled_from(HIDDEN_STARTS),
    "last_k": integers(0), "momentum_ramp": integers(0), "l1": floats(0.0, 1e300), "centre_rate": floats(0.0, 1.0),
    "hold": floats(0.0, 1.0), "last_rate": floats(0.0, 1e300, exclude_min=True), "mean_rate": floats(0.0, 1.0),
    "mean_every": integers(1), "mean_from": integers(0), "patience": integers(0),
    "criterion": st.sampled_from(CRITERIA), "optimiser": st.sampled_from(OPTIMISERS),
    "first_decay": floats(0.0, 1.0, exclude_max=True), "second_decay": floats(0.0, 1.0, exclude_max=True),
    "sparsity_cost": st.just(0.0) | floats(0.0, 1e300), "sparsity_target": floats(0.0, 1.0),
    "sparsity_rate": floats(0.0, 1.0), "discriminative_share": floats(0.0, 1.0), "seed": integers(0, 2**63 - 1),
    "reject_below": st.just(0.0) | floats(0.0, 0.25),
}  # fmt: skip


def fitting(values):
    """Reject epochs of the estimator trajectory alone."""
    return values if values["estimator"] == "trajectory" else {**values, "reject_below": 0.0}


MACHINES = st.fixed_dictionaries(VALUES).map(fitting)


def mostly(usual, any_other):
    return st.one_of(usual, usual, usual, any_other)


SMALL = {
    "estimator": st.sampled_from([name for name in ESTIMATOR_NAMES if not estimator_named(name).needs_labels]),
    "n_hidden": integers(1, 70), "epochs": integers(0, 2), "k": integers(1, 2), "n_chains": integers(1, 5),
    "temperatures": integers(2, 5),
    "batch_size": integers(1, 9) | st.just(2**31 - 1),
    "learning_rate": mostly(floats(2.0**-20, 2.0), VALUES["learning_rate"]),
    "patience": integers(0, 2), "criterion": st.just("pseudo-likelihood"),
    "sparsity_cost": mostly(st.just(0.0) | floats(0.0, 2.0), VALUES["sparsity_cost"]),
    "last_k": integers(0, 3), "l1": mostly(floats(0.0, 0.125), VALUES["l1"]),
    "mean_every": integers(1, 4), "mean_from": integers(0, 2),
    "weight_decay": mostly(floats(0.0, 0.125), VALUES["weight_decay"]),
    "weight_deviation": mostly(floats(0.0, 2.0), VALUES["weight_deviation"]),
}  # fmt: skip


@st.composite
def stacks(draw):
    """A valid DBNConfig: each value for all layers, or one a layer as a tuple, a list or an array."""
    layers = draw(st.lists(integers(1), min_size=1, max_size=4))
    values = {}
    for name in LAYER_PARAMETERS:
        each = st.lists(VALUES[name], min_size=len(layers), max_size=len(layers))
        values[name] = draw(VALUES[name] | each | each.map(tuple) | each.map(np.array))
    estimators = np.broadcast_to(values["estimator"], len(layers))
    if not (estimators == "trajectory").all():
        rejects = draw(st.lists(VALUES["reject_below"], min_size=len(layers), max_size=len(layers)))
        values["reject_below"] = [x * (e == "trajectory") for x, e in zip(rejects, estimators, strict=True)]
    return DBNConfig(
        layers=layers, representation=draw(st.sampled_from(READOUTS)), snapshots=draw(st.booleans()),
        seed=draw(integers(0, 2**62)), **values,
    )  # fmt: skip


@st.composite
def studies(draw):
    """A valid StudyConfig."""
    counts = {name: draw(integers(LEAST.get(name, 1), 10**6)) for name in COUNTS}
    texts = {name: draw(st.none() | st.text(min_size=1)) for name in ("data", "binarise", "held_out", "shape")}
    networks = draw(st.lists(st.sampled_from([n for n in NETWORKS if n != TRAINED]), unique=True))
    return StudyConfig(**counts, **texts, networks=(TRAINED, *networks), training=draw(stacks()))


def is_plain(config):
    """Whether a configuration holds nothing of NumPy's."""
    values = (getattr(config, field.name) for field in dataclasses.fields(config))
    return all(
        type(x) in (int, float, str, bool)
        for value in values
        for x in (value if isinstance(value, tuple) else (value,))
    )


@given(MACHINES)
def test_a_machine_s_configuration_survives_json(values):
    config = TrainingConfig(**values)
    assert is_plain(config)
    assert [getattr(config, name) == value for name, value in values.items()] == [True] * len(values)
    assert read_config(TrainingConfig, json.dumps(dataclasses.asdict(config))) == config


@given(stacks())
def test_a_stack_s_configuration_survives_json(config):
    assert is_plain(config)
    assert read_config(DBNConfig, json.dumps(dataclasses.asdict(config))) == config
    machines = [config.machine(layer) for layer in range(1, len(config.layers) + 1)]
    assert [machine.n_hidden for machine in machines] == list(config.layers)
    assert sum(machine.epochs for machine in machines) == config.total_epochs


@given(studies())
def test_a_study_s_configuration_survives_toml(config):
    assert parse_toml(to_toml(config)) == config


@given(st.fixed_dictionaries({**VALUES, **SMALL}).map(fitting), st.sampled_from((1, 7, 65)))
def test_valid_configurations_train_or_say_what_to_lower(values, columns):
    """Weights, rates and momenta of any size: finite parameters or advice, and no warning, which would be an error."""
    data, config = stripes(11, columns=columns), TrainingConfig(**values)
    try:
        state = train(data, config, held_out=data[:2])
    except DivergenceError as error:
        if "; lower the learning rate (now " not in str(error):
            raise
        return
    assert len(state.history) == state.epoch <= config.epochs
    assert state.finished
    assert np.isfinite([record[:8] for record in state.history]).all()
    if JIT:
        set_threads(1)
        assert bits_of(train(data, config, held_out=data[:2])) == bits_of(state)
        set_threads(3)


@pytest.mark.skipif(not JIT, reason="nothing is compiled")
def test_whole_numbers_for_rates_compile_nothing_again():
    values = {"n_hidden": 3, "epochs": 1, "k": 1}
    as_floats = train(stripes(11), TrainingConfig(**values, learning_rate=1.0, momentum=0.0, weight_decay=0.0))
    before = list(_join_and_train.signatures)
    as_integers = train(stripes(11), TrainingConfig(**values, learning_rate=1, momentum=0, weight_decay=0))
    assert bits_of(as_floats) == bits_of(as_integers)
    assert _join_and_train.signatures == before


NEVER = st.sampled_from(
    (None, "x", b"x", 1j, {}, (), (1, 2), -1, -0.5, NAN, INF, -INF, 10**400, np.float32(NAN), object())
)
WHOLE = ("n_hidden", "epochs", "k", "batch_size", "n_chains", "seed")


@given(st.sampled_from(sorted(VALUES)), NEVER)
def test_what_no_machine_can_have_is_an_error_that_names_the_field(name, value):
    with pytest.raises(InputError, match=f"^{name} must be"):
        TrainingConfig(**{name: value})


@pytest.mark.parametrize("name", ["seed", "learning_rate", "epochs"])
def test_a_number_too_long_to_write_is_refused_in_one_line(name):
    with pytest.raises(InputError, match=f"^{name} must be .*; got a number of 16610 bits$"):
        TrainingConfig(**{name: 10**5000})


@given(st.sampled_from(WHOLE), st.booleans() | st.floats(0, 9) | st.just(2**63))
def test_whole_numbers_are_neither_floats_nor_booleans(name, value):
    with pytest.raises(InputError, match=f"^{name} must be a whole number"):
        TrainingConfig(**{name: value})


@given(st.sampled_from(LAYER_PARAMETERS), NEVER, st.integers(0, 2))
def test_what_no_layer_can_have_is_an_error_that_names_the_field(name, value, layer):
    good = getattr(DBNConfig(), name)
    each = [good] * 3
    each[layer] = value
    for given_as in (value, each):
        with pytest.raises(InputError, match=f"^{name} must be"):
            DBNConfig(layers=(4, 3, 2), **{name: given_as})


@pytest.mark.parametrize("layers", [(), 5, None, "55", (0,), (3, -1), (2.5,), (True,), [[3, 2]]])
def test_what_no_stack_can_have(layers):
    with pytest.raises(InputError, match="n_hidden must be|layers|one hidden size"):
        DBNConfig(layers=layers)


@given(
    st.sampled_from(COUNTS),
    NEVER.filter(lambda x: type(x) is not int or x < 0) | st.just(0) | st.booleans() | st.just(2.0),
)
def test_what_no_study_can_have_is_an_error_that_names_the_field(name, value):
    if LEAST.get(name) == 0 and type(value) is int and value == 0:
        return  # none of it may be asked for
    with pytest.raises(InputError, match=f"^{name} must be"):
        StudyConfig(**{name: value})


@pytest.mark.parametrize("seeds", [2**63, 10**5000], ids=["64 bits", "5000 digits"])
def test_so_many_seeds_are_refused_at_once(seeds):
    with pytest.raises(InputError, match="seed must be"):
        StudyConfig(seeds=seeds)
