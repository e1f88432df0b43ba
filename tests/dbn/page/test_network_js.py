"""The page's own scripts against Python and against enumeration, under Node and headless Chromium."""

import json
from functools import cache

import exact
import numpy as np
import pytest
import untied
from conftest import random_machine
from javascript import ENGINES, FIRST
from labelled import labelled_machine

from dbn import DBN
from dbn.page.contents import page_contents
from dbn.page.quantise import quantise, quantised_machine
from dbn.page.writing import render
from rbm.kernels.philox import philox4x32
from rbm.labels.prediction import predict_proba

engines, engine = pytest.mark.parametrize("run", ENGINES), pytest.mark.parametrize("run", FIRST)
N = 4000  # chains


@cache
def page_of(stack: DBN) -> str:
    return render(page_contents(stack, (1, stack.sizes[0]), "title").content)


def tied(*sizes: int, scale: float = 1.0) -> DBN:
    pairs = enumerate(zip(sizes, sizes[1:], strict=False), start=11)
    return DBN(tuple(random_machine(n, m, i, scale) for i, (n, m) in pairs))


LABELLED = DBN((random_machine(6, 4, 1), labelled_machine(4, 3, 2, 2)))
CONDITIONALS = """
const network = decodeNetwork(CONTENT);
const list = (array) => Array.from(array);
return network.machines.concat(network.downward).map((machine, k) => ({
  hidden: VISIBLE[k].map((v) => list(hiddenProbability(machine, Uint8Array.from(v)))),
  visible: HIDDEN[k].map((h) => list(visibleProbability(machine, Uint8Array.from(h)))),
  weights: list(machine.weights),
}));
"""


def possible_rows(machine, g) -> np.ndarray:
    """Random visible states, exactly one label unit on if there are some."""
    v = (g.random((23, machine.n_visible)) < 0.4).astype(np.uint8)
    if machine.n_labels:
        v[:, machine.n_bits :] = np.eye(machine.n_labels, dtype=np.uint8)[g.integers(0, machine.n_labels, 23)]
    return v


@pytest.mark.parametrize(
    "stack", [tied(53, 19, 7), LABELLED, untied.stack(37, 11, 5, 3)], ids=["tied", "labels", "untied"]
)
@engines
def test_conditional_probabilities_are_those_of_python(run, stack, tmp_path):
    g = np.random.default_rng(7)
    machines = (*stack.machines, *stack.downward)
    visible = [possible_rows(machine, g) for machine in machines]
    hidden = [(g.random((23, machine.n_hidden)) < 0.5).astype(np.uint8) for machine in machines]
    given = [json.dumps([rows.tolist() for rows in states]) for states in (visible, hidden)]
    rows = "const VISIBLE = {}, HIDDEN = {};".format(*given)
    answers = run(page_of(stack), rows + CONDITIONALS, tmp_path)
    for machine, v, h, answer in zip(machines, visible, hidden, answers, strict=True):
        rounded = quantised_machine(machine)
        assert np.array_equal(np.float32(answer["weights"]), quantise(machine.weights).restored().ravel())
        for given, tolerance in ((machine, 1e-3), (rounded, 2e-6)):
            assert np.abs(np.array(answer["hidden"]) - given.hidden_probability(v)).max() < tolerance
            assert np.abs(np.array(answer["visible"]) - given.visible_probability(h)).max() < tolerance


@engine
def test_classes_have_the_probabilities_of_python(run, tmp_path):
    bits = exact.all_states(4)
    script = f"""const machine = decodeNetwork(CONTENT).machines[1];
    return {json.dumps(bits.tolist())}.map((v) => Array.from(classProbability(machine, Uint8Array.from(v))));"""
    found = np.array(run(page_of(LABELLED), script, tmp_path))
    assert np.abs(found - predict_proba(LABELLED.machines[1], bits)).max() < 1e-3


@engines
def test_random_numbers_are_those_of_the_kernels(run, tmp_path):
    script = """const uniforms = makeUniforms(4000000007, 3), numbers = new Float64Array(10);
    uniforms(numbers, 4294967295, 12345, 7);
    return Array.from(numbers, (x) => x * 4294967296);"""
    expected = []
    for block in range(3):
        expected += philox4x32(*map(np.uint64, (block, 4294967295, 12345, 7, 4000000007, 3)))
    assert run(page_of(LABELLED), script, tmp_path) == [int(word) for word in expected[:10]]


SAMPLES = """
const session = new Session(CONTENT), bits = (state) => Array.from(state).join("");
session.nChains = %d;
%s
session.restart();
session.run(%d);
const down = session.chains.map((_, row) => session.layersOf(row));
return {
  visible: session.chains.map((chain) => bits(chain.visible)),
  hidden: session.chains.map((chain) => bits(chain.hidden)),
  first: down.map((states) => bits(states[1])),
  second: down.map((states) => bits(states.length > 2 ? states[2] : [0])),
  pixels: down.map((states) => Array.from(states[0])),
};
"""


def samples(run, stack, folder, setting="", sweeps=25):
    """States of independent chains, as numbers of `exact.all_states`; and probabilities of pixels."""
    answer = run(page_of(stack), SAMPLES % (N, setting, sweeps), folder)
    found = {
        name: np.array([int(text, 2) for text in answer[name]]) for name in ("visible", "hidden", "first", "second")
    }
    return {**found, "pixels": np.array(answer["pixels"])}


def p_value(numbers: np.ndarray, weights: np.ndarray) -> float:
    """As `exact.p_value`, of weights that are a law times a constant; no number may be there that cannot be."""
    assert (weights[numbers] > 0).all()
    left = weights[weights > 0]
    return exact.p_value((np.cumsum(weights > 0) - 1)[numbers], left / left.sum())


@engines
def test_chains_of_every_layer_have_the_law_of_their_machine(run, tmp_path):
    stack = tied(5, 4, 3, scale=0.7)
    for layer, machine in enumerate(stack.machines, start=1):
        found, law = samples(run, stack, tmp_path, f"session.layer = {layer};"), exact.joint(machine)
        both = found["visible"] * law.shape[1] + found["hidden"]
        assert exact.p_value(both, law.ravel()) > 1e-4


@engine
def test_held_pixels_stay_and_the_others_have_the_law_given_them(run, tmp_path):
    stack = tied(5, 4, 3, scale=0.7)
    setting = "session.layer = 1; session.drawing.mask[1] = session.drawing.mask[3] = session.drawing.values[3] = 1;"
    found = samples(run, stack, tmp_path, setting)
    states = exact.all_states(5)
    given = exact.joint(stack.machines[0]).sum(axis=1) * ((states[:, 1] == 0) & (states[:, 3] == 1))
    assert p_value(found["visible"], given) > 1e-4


@engine
def test_a_held_class_stays_and_the_bits_have_the_law_given_it(run, tmp_path):
    found = samples(run, LABELLED, tmp_path, "session.label = 2;")
    machine = LABELLED.machines[1]
    given = exact.joint(machine) * (exact.all_states(7)[:, 6] == 1)[:, None]
    both = found["visible"] * given.shape[1] + found["hidden"]
    assert p_value(both, given.ravel()) > 1e-4
    free = samples(run, LABELLED, tmp_path)
    assert p_value(free["visible"], exact.joint(machine).sum(axis=1)) > 1e-4


def down(stack: DBN, layer: int) -> np.ndarray:
    """P(h_(l-1) | h_l) of the pass down, (states of l, states of l - 1)."""
    machine = stack.downward[layer - 1]
    field = exact.all_states(machine.n_hidden) @ machine.weights.T.astype(float) + machine.visible_bias
    return np.exp(untied.log_conditional(field))


@pytest.mark.parametrize("stack", [tied(6, 4, 3, 2, 2, scale=0.8), untied.stack(6, 4, 3, 2, 2)], ids=["tied", "untied"])
@engine
def test_the_pass_down_draws_each_layer_given_the_one_above(run, stack, tmp_path):
    found = samples(run, stack, tmp_path, "session.layer = 4;")
    second = exact.joint(stack.machines[3]).sum(axis=1) @ down(stack, 3)
    both = second[:, None] * down(stack, 2)
    assert exact.p_value(found["second"] * both.shape[1] + found["first"], both.ravel()) > 1e-4
    expected = stack.downward[0].visible_probability(exact.all_states(4)[found["first"]])
    assert np.abs(found["pixels"] - expected).max() < 1e-3


@pytest.mark.parametrize("stack", [tied(6, 4, 3, 2, scale=0.8), untied.stack(6, 4, 3, 2)], ids=["tied", "untied"])
@engine
def test_a_drawing_goes_up_by_samples_to_where_chains_start(run, stack, tmp_path):
    setting = "session.layer = 3; session.start = 'drawing'; session.drawing.values.set([1, 0, 1, 1, 0, 0]);"
    found = samples(run, stack, tmp_path, setting, sweeps=0)
    field = np.array([[1, 0, 1, 1, 0, 0]]) @ stack.machines[0].weights.astype(float) + stack.machines[0].hidden_bias
    first = np.exp(untied.log_conditional(field))[0]
    field = exact.all_states(4) @ stack.machines[1].weights.astype(float) + stack.machines[1].hidden_bias
    assert exact.p_value(found["visible"], first @ np.exp(untied.log_conditional(field))) > 1e-4


@engine
def test_a_start_from_pixels_draws_the_class_given_them(run, tmp_path):
    one = DBN((labelled_machine(5, 3, 2, 2),))
    found = samples(run, one, tmp_path, "session.start = 'drawing'; session.drawing.values.set([0, 1, 1, 0, 1]);", 0)
    assert set(found["visible"] >> 3) == {0b01101}
    law = predict_proba(one.machines[0], [[0, 1, 1, 0, 1]])[0]
    assert exact.p_value(2 - np.log2(found["visible"] & 7).astype(int), law) > 1e-4


@engine
def test_fair_starts_are_fair_with_one_class_on(run, tmp_path):
    found = samples(run, LABELLED, tmp_path, "", 0)
    assert p_value(found["visible"], exact.possible(LABELLED.machines[1])) > 1e-4
