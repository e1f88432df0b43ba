"""Classes of a layer's states by naive Bayes, against a loop over the formula, and what ``dbn sample`` says of them."""

import math

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import JIT, random_machine

from dbn import DBN, generate, save
from dbn.cli import main
from dbn.sampling.classes import classes_of_layer
from rbm import RBM, InputError, start_chains
from rbm.bits import pack, unpack
from rbm.mixing import measure_mixing

DEEP = RBM(np.full((5, 5), 9.0), np.full(5, -22.5), np.full(5, -22.5))  # all units on or all off, and a barrier


def some_rows(n=67, units=7, seed=3):
    """Rows of three classes that differ in how often each unit is on, and their labels, unevenly many."""
    generator = np.random.default_rng(seed)
    labels = generator.choice(3, size=n, p=[0.5, 0.3, 0.2])
    means = generator.uniform(0.1, 0.9, size=(3, units))
    return (generator.random((n, units)) < means[labels]).astype(np.uint8), labels


def most_probable(bits, labels, row):
    """The class with the largest log P(y) prod_i P(v_i | y), one count added to each of the two values of a unit."""
    scores = []
    for label in sorted(set(labels.tolist())):
        of_class = [other for other, its in zip(bits, labels, strict=True) if its == label]
        score = math.log(len(of_class) / len(bits))
        for i, value in enumerate(row):
            score += math.log((sum(other[i] == value for other in of_class) + 1) / (len(of_class) + 2))
        scores.append(score)
    return scores.index(max(scores))


def test_classes_are_those_of_the_formula():
    bits, labels = some_rows()
    words = np.array(["b", "a", "c"])[labels]
    model = DBN((random_machine(7, 5, 23),))
    known = classes_of_layer(model, 0, pack(bits), words)
    assert known.names == ("a", "b", "c")
    others = np.random.default_rng(5).integers(0, 2, size=(101, 7)).astype(np.uint8)
    numbers = np.unique(words, return_inverse=True)[1]
    expected = np.array([most_probable(bits, numbers, row) for row in others])
    found = known.classify(pack(others))
    assert np.array_equal(found, expected)
    assert len(set(expected.tolist())) == 3
    assert np.allclose(known.shares_of(pack(others)), np.bincount(expected) / 101)
    assert np.allclose(known.shares, np.bincount(numbers) / 67)
    of_rows = np.array([most_probable(bits, numbers, row) for row in bits])
    assert known.right == np.mean(of_rows == numbers)
    assert 0.5 < known.right < 1


def test_a_hidden_layer_is_told_by_its_own_states():
    bits, labels = some_rows()
    model = DBN((random_machine(7, 5, 23), random_machine(5, 3, 29)))
    states = model.encode(bits, 1, "sample", seed=11, stream="states of classes")
    known, same = (
        classes_of_layer(model, 1, pack(bits), labels, seed=11),
        classes_of_layer(DBN((model.machines[1],)), 0, states, labels),
    )
    assert np.array_equal(known.weights, same.weights)
    assert np.array_equal(known.classify(states), same.classify(states))


def test_labels_that_do_not_fit():
    bits, labels = some_rows()
    model = DBN((random_machine(7, 5, 23),))
    with pytest.raises(InputError, match="66 labels for 67 rows"):
        classes_of_layer(model, 0, pack(bits), labels[1:])
    with pytest.raises(InputError, match="at least two classes"):
        classes_of_layer(model, 0, pack(bits), np.zeros(67))
    with pytest.raises(InputError, match="layer"):
        classes_of_layer(model, 2, pack(bits), labels)


def test_chains_that_stay_in_a_class_have_not_mixed():
    rows = np.repeat([[0] * 5, [1] * 5], 5, axis=0).astype(np.uint8)
    known = classes_of_layer(DBN((DEEP,)), 0, pack(rows), np.repeat(["off", "on"], 5))
    assert known.right == 1
    chains = start_chains(DEEP, pack(rows), seed=3)
    _, mixing = measure_mixing(DEEP, chains, 300, known.plan(DEEP))
    by_name = {one.name: one for one in mixing.observables}
    assert {"free energy", "class off", "class on"} <= set(by_name)
    assert mixing.verdict == "not mixed"
    assert by_name["class on"].rhat > 1.5


def say(tmp_path, *options):
    arguments = ["sample", str(tmp_path / "m.h5"), "--layer", "1", "--overwrite", "--out", str(tmp_path / "s.h5")]
    return CliRunner().invoke(main, [*arguments, *map(str, options)])


def test_the_command_says_the_shares(tmp_path):
    save(tmp_path / "m.h5", DBN((DEEP,)))
    table = [
        [*bits, label] for bits, label in zip(np.repeat([[0] * 5, [1] * 5], [3, 7], axis=0), "xxxyyyyyyy", strict=True)
    ]
    (tmp_path / "t.csv").write_text("\n".join(",".join(map(str, row)) for row in table) + "\n")
    options = ("--n", 40, "--steps", 30, "--seed", 3, "--classes", "--data", tmp_path / "t.csv")
    done = say(tmp_path, *options, "--labels", 5)
    assert done.exit_code == 0, done.output
    line = done.stderr.splitlines()[-1]
    on = unpack(generate(DBN((DEEP,)), 1, 40, 30, seed=3).chains.visible).mean(axis=1) > 0.5
    share = 100 * on.mean()
    assert line == (
        f"classes of the samples, % (of the rows): x {100 - share:.1f} (30.0), y {share:.1f} (70.0); "
        "told by naive Bayes, right on 100 % of the rows"
    )
    assert "sha256" in done.stderr
    np.save(tmp_path / "b.npy", np.repeat([[0] * 5, [1] * 5], 5, axis=0))
    done = say(tmp_path, *options[:-1], tmp_path / "b.npy")
    assert done.exit_code == 2
    assert "have no labels; give --data FILE --labels COLUMN" in done.output


@pytest.mark.skipif(not JIT, reason="sixty thousand rows are read")
def test_classes_of_embedded_mnist_need_no_option(tmp_path):
    """Labels of the data a model was trained on are found with them."""
    arguments = [
        "train",
        "--data",
        "mnist-pooled:train:300",
        "--layers",
        "5",
        "--epochs",
        "1",
        "--out",
        str(tmp_path / "m.h5"),
    ]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    done = say(tmp_path, "--n", 20, "--steps", 20, "--classes")
    assert done.exit_code == 0, done.output
    assert "classes of the samples, % (of the rows): 0 " in done.stderr
