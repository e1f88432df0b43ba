"""The bias of estimated gradients: chains against their exact law, the measure against biases that are known."""

import json

import exact
import numpy as np
import pytest
from click.testing import CliRunner
from conftest import JIT, random_machine
from toys import stripes
from trained_machines import trained_on_stripes

from benchmarks.bias import chains as replicated
from benchmarks.bias.chains import Stage, cd_replications, follow, pcd_replications
from benchmarks.bias.measure import bias_of
from benchmarks.bias.run import Plan, plan_of, run
from benchmarks.cli import main
from rbm import RBM, InputError, TrainingConfig, pack
from rbm.likelihood.gradient import log_likelihood_gradient, moments_given


def sweep_matrix(model):
    """P(v' | v) of one Gibbs step, by enumeration."""
    return exact.hidden_given_visible(model) @ exact.visible_given_hidden(model)


def moments_of(model, law):
    vs = exact.all_states(model.n_visible).astype(float)
    up = exact.hidden_given_visible(model) @ exact.all_states(model.n_hidden)
    return np.concatenate([(vs.T * law @ up).ravel(), law @ vs, law @ up])


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_the_bias_of_cd_falls_with_k_to_that_of_the_enumerated_chain(draws):
    (model, rows), ks, n = trained_on_stripes(7, 3, steps=60), (1, 4, 16), draws(40, 12)
    exact_gradient = log_likelihood_gradient(model, rows).flat()
    positive = moments_given(model, rows)
    start = np.bincount(exact.number(rows), minlength=128) / len(rows)
    found = []
    for k in ks:
        negative = np.array([one.flat() for one in cd_replications(model, pack(rows), k, n, seed=7)])
        expected = moments_of(model, start @ np.linalg.matrix_power(sweep_matrix(model), k))
        z = (negative.mean(axis=0) - expected) / (negative.std(axis=0, ddof=1) / np.sqrt(n))
        assert np.abs(z).max() < 4.5
        known = np.linalg.norm(positive.flat() - expected - exact_gradient) / np.linalg.norm(exact_gradient)
        found.append((known, bias_of(positive.flat() - negative, exact_gradient)))
    assert found[0][0] > 2 * found[1][0] > 4 * found[2][0]
    for known, bias in found:
        assert bias.low <= 1.1 * known
        assert known <= 1.1 * bias.high
    if n == 40:  # as many as tell the biases apart
        assert found[0][1].relative > found[1][1].relative > found[2][1].relative
        assert found[0][1].resolved


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_followers_have_the_law_of_the_chains_of_the_training(monkeypatch, draws):
    """From fair bits, k sweeps at the parameters before every minibatch, and k more at those of the stage."""
    rows, n = stripes(13, columns=5), draws(20011, 1511)
    config = TrainingConfig(
        n_hidden=3, estimator="pcd", k=1, batch_size=5, n_chains=7, learning_rate=1.0, epochs=3, weight_deviation=0.5
    )
    estimate, seen = replicated.reference.persistent_contrastive_divergence, []

    def remember(batch):
        seen.append(RBM(batch.W, batch.a, batch.b))
        return estimate(batch)

    monkeypatch.setattr(replicated.reference, "persistent_contrastive_divergence", remember)
    early, late = follow(pack(rows), config, (0, 3), (1, 2), n)
    assert (early.epochs, late.epochs, len(seen)) == (0, 3, 9)
    for k in (1, 2):
        for stage, way in ((early, []), (late, seen)):
            law = np.full(32, 1 / 32)
            for model in (*way, stage.model):
                law = law @ np.linalg.matrix_power(sweep_matrix(model), k)
            assert exact.p_value(exact.number(np.asarray(stage.chains[k])), law) > 1e-3
    assert not np.array_equal(late.chains[1].words, late.chains[2].words)


def test_replications_of_pcd_are_parts_of_the_chains():
    model, states = random_machine(5, 3, 41), pack(stripes(12, columns=5))
    found = pcd_replications(Stage(1, model, {2: states}), 2, 3)
    for part, one in enumerate(found):
        expected = moments_given(model, stripes(12, columns=5)[4 * part : 4 * part + 4])
        assert np.allclose(one.flat(), expected.flat(), rtol=1e-12)


def planted(size, seed, n=17, parameters=211):
    """Replications whose mean is off by a vector of a length, with noise 3 times as long as the exact gradient."""
    g = np.random.default_rng(seed)
    exact_gradient, off = g.normal(size=(2, parameters))
    off *= size * np.linalg.norm(exact_gradient) / np.linalg.norm(off)
    noise = g.normal(size=(n, parameters)) * 3 * np.linalg.norm(exact_gradient) / np.sqrt(parameters)
    wanted = exact_gradient + off
    cosine = wanted @ exact_gradient / np.linalg.norm(wanted) / np.linalg.norm(exact_gradient)
    return wanted + noise, exact_gradient, cosine


@pytest.mark.parametrize("size", [0.0, 0.5, 2.0])
def test_the_measure_is_right_on_average_and_its_intervals_hold(size):
    found, inside = [], []
    for seed in range(200):
        gradients, exact_gradient, cosine = planted(size, seed)
        bias = bias_of(gradients, exact_gradient)
        off = gradients.mean(axis=0) - exact_gradient
        found.append(bias.relative**2 if bias.relative else np.nan)
        inside.append((bias.low <= size <= bias.high, abs(bias.cosine - cosine) < 2 * bias.cosine_error))
        assert np.linalg.norm(off) / np.linalg.norm(exact_gradient) > bias.relative  # the noise is taken off
    assert (np.mean(inside, axis=0) > 0.85).all()
    if size == 2.0:
        error = np.std(found) / np.sqrt(200)
        assert abs(np.mean(found) - size**2) < 4 * error < 0.2
    if not size:
        assert np.isnan(found).mean() > 0.3  # noise explains all


def test_a_run_has_a_row_for_every_estimator_k_and_stage():
    config = TrainingConfig(n_hidden=3, estimator="pcd", k=1, batch_size=10, n_chains=7, epochs=2)
    found = run(pack(stripes(31)), config, Plan((1, 2), (1, 4), 3, 5))
    rows = [(f.epochs, f.estimator, f.k) for f in found]
    assert rows == [(e, name, k) for e in (1, 2) for name in ("CD", "PCD") for k in (1, 4)]
    assert found[0].norm == found[3].norm != found[4].norm
    with pytest.raises(InputError, match="errors need 3 replications or more; got 2"):
        run(pack(stripes(31)), config, Plan((1,), (1,), 2, 5))
    wide = TrainingConfig(n_hidden=26, estimator="pcd", epochs=1)
    with pytest.raises(InputError, match="a layer of at most 25 units"):
        run(pack(stripes(31, columns=29)), wide, Plan((1,), (1,), 3, 5))


@pytest.mark.parametrize(("stages", "ks"), [("1;2", "1"), ("1", "0"), ("-1", "1"), ("1", "x")])
def test_plans_that_cannot_be_read(stages, ks):
    with pytest.raises(InputError, match="whole numbers separated by commas|at least"):
        plan_of(stages, ks, 3, 5)
    assert plan_of("3,1", "2,1,2", 3, 5) == Plan((1, 3), (1, 2), 3, 5)


def test_the_command_writes_table_numbers_and_picture(tmp_path):
    small = "--n 31 --visible 19 --hidden 3 --epochs 1,2 --k 1,3 --replications 3 --chains 5 --threads 1".split()
    files = ["--json", str(tmp_path / "a.json"), "--plot", str(tmp_path / "a.png")]
    result = CliRunner().invoke(main, ["bias", *small, *files])
    assert result.exit_code == 0, result.output
    assert "PCD-3" in result.output
    rows = json.loads((tmp_path / "a.json").read_text())["rows"]
    assert [row["contestant"] for row in rows] == ["CD-1", "CD-3", "PCD-1", "PCD-3"] * 2
    assert rows[0]["note"].startswith("relative bias ")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "whole numbers" in CliRunner().invoke(main, ["bias", "--k", "x"]).output
