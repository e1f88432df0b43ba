"""Which checkpoint reaches a level, that the clock stands still while scoring, that contestants follow the recipe."""

import dataclasses

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import contestants, likelihood
from benchmarks.cli import main
from benchmarks.contestants import recipe
from benchmarks.contestants.recipe import ours, plain_numpy
from benchmarks.contestants.recipe.draws import Draws
from benchmarks.quality import work as data
from benchmarks.quality.course import Limits, stages, train
from benchmarks.quality.levels import Checkpoint, check_levels, crossings, next_level
from benchmarks.quality.scoring import Between, Effort, TestRows, machine_of
from benchmarks.quality.stopwatch import Stopwatch
from benchmarks.quality.validation import validate
from benchmarks.quality.work import work_of
from benchmarks.reports import rows
from benchmarks.subjects.reference import Parameters
from benchmarks.subjects.validation import RefusedError
from rbm import RBM, TrainingConfig, log_likelihood, pack
from rbm.kernels.options import DISABLED


class Clock:
    """Time that goes on only where somebody spends it."""

    def __init__(self):
        self.now = 17.0

    def __call__(self):
        return self.now


class Trainer:
    """Spends 2 seconds an epoch; its one parameter is the number of epochs."""

    def __init__(self, clock):
        self.clock, self.epochs = clock, 0

    def epoch(self):
        self.clock.now += 2
        self.epochs += 1

    def reported(self):
        return Parameters(np.full((1, 1), float(self.epochs)), np.zeros(1), np.zeros(1))


class Scores:
    """Spends 100 seconds a score; estimates are given by epoch, brackets begin half a nat below."""

    def __init__(self, clock, estimates):
        self.clock, self.estimates, self.bracketed = clock, estimates, []

    def estimate(self, parameters):
        self.clock.now += 100
        return self.estimates[int(parameters.weights[0, 0])]

    def bracket(self, parameters):
        self.clock.now += 1000
        epoch = int(parameters.weights[0, 0])
        self.bracketed.append(epoch)
        return Between(self.estimates[epoch] - 0.5, self.estimates[epoch], "bracketed")


def course_of(estimates, levels, seconds=1e9):
    clock = Clock()
    scores = Scores(clock, dict(enumerate(estimates, 1)))
    found = train(Trainer(clock), scores, levels, Limits(seconds, len(estimates)), Stopwatch(clock))
    return found, scores.bracketed


def test_the_clock_stands_still_while_scores_are_made():
    found, _ = course_of([-99, -98, -97, -96], (-98.5, -97.2))
    assert [(c.epochs, c.seconds) for c in found.checkpoints] == [(1, 2.0), (2, 4.0), (3, 6.0), (4, 8.0)]


def test_a_level_is_reached_where_the_low_side_of_the_bracket_is():
    """Epoch 2 is estimated above -98.2, its bracket is not; epoch 4 passes two levels; the best one is bracketed."""
    found, bracketed = course_of([-99, -98, -97, -94, -95, -93.5], (-98.2, -96, -95, -92))
    at = [(c.level, c.reached and c.reached.epochs, c.before and c.before.epochs)
          for c in crossings(found.checkpoints, (-98.2, -96, -95, -92))]  # fmt: skip
    assert at == [(-98.2, 3, 2), (-96, 4, 3), (-95, 4, 3), (-92, None, 6)]
    assert bracketed == [2, 3, 4, 6]
    assert next_level(found.checkpoints, (-98.2, -96, -95, -92)) == -92


def test_training_ends_with_the_epoch_in_which_the_seconds_are_over():
    found, bracketed = course_of([-99.0] * 50, (-98,), seconds=21)
    assert [c.epochs for c in found.checkpoints] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]
    assert found.checkpoints[-1].seconds == 22
    assert bracketed == [1]
    assert list(stages(13)) == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13]


def test_parameters_that_are_not_finite_end_it():
    class Diverging(Trainer):
        def reported(self):
            return Parameters(np.full((1, 1), np.nan if self.epochs == 3 else self.epochs), np.zeros(1), np.zeros(1))

    clock = Clock()
    scores = Scores(clock, {1: -99, 2: -97})
    found = train(Diverging(clock), scores, (-90,), Limits(1e9, 9), Stopwatch(clock))
    assert [c.epochs for c in found.checkpoints] == [1, 2]
    assert "diverged" in found.trouble
    assert scores.bracketed == [2]


@pytest.mark.parametrize("levels", [(), (-87.0, -100.0), (-100.0, -100.0), (-100.0, float("nan"))])
def test_levels_ascend(levels):
    with pytest.raises(ValueError, match="must ascend"):
        check_levels(levels)


def test_a_higher_level_is_never_reached_before_a_lower_one():
    generator = np.random.default_rng(3)
    for _ in range(50):
        points = [
            Checkpoint(i, float(i), x, Between(x - 1, x, "bracketed") if generator.random() < 0.6 else None)
            for i, x in enumerate(generator.normal(-95, 4, 11))
        ]
        at = [c.reached.seconds if c.reached else np.inf for c in crossings(points, (-100.0, -95.0, -90.0, -87.0))]
        assert at == sorted(at)
        for c in crossings(points, (-100.0, -95.0, -90.0, -87.0)):
            assert c.reached is None or c.reached.between.low >= c.level


@pytest.mark.skipif(DISABLED, reason="the pilot of a ladder takes minutes as plain Python")
def test_scores_lie_around_the_exact_likelihood():
    """The estimate and both sides of the bracket, of a machine of 7 hidden units; sides in their order."""
    generator = np.random.default_rng(5)
    training, tested = ((generator.random((n, 61)) < 0.3).astype(np.uint8) for n in (230, 53))
    machine = RBM(*(generator.normal(-0.2, 0.4, shape) for shape in ((61, 7), 61, 7)))
    exact = log_likelihood(machine, tested).mean()
    scorer = TestRows(pack(tested), pack(training), Effort(43, 67, 3, 19, 43, 67), 3)
    parameters = Parameters(machine.weights, machine.visible_bias, machine.hidden_bias)
    between = scorer.bracket(parameters)
    assert between.low <= exact <= between.high
    assert between.high - between.low < 2
    assert abs(scorer.estimate(parameters) - exact) < 1


def test_draws_follow_the_grey_levels():
    levels = np.array([[0, 1, 51, 128, 254, 255, 204]] * 4013, np.uint8)
    draws = Draws(levels, 5)
    draws.redraw()
    first = draws.rows.copy()
    draws.redraw()
    assert set(np.unique(first)) == {0, 1}
    assert (first != draws.rows).any()
    for drawn in (first, draws.rows):
        p = levels[0] / 255
        assert (np.abs(drawn.mean(axis=0) - p) <= 4.5 * np.sqrt(p * (1 - p) / len(levels))).all()
        assert abs(np.corrcoef(drawn[:, 2], drawn[:, 3])[0, 1]) < 4.5 / np.sqrt(len(levels))
        assert (drawn[:, 0] == 0).all()
        assert (drawn[:, 5] == 1).all()


def small_work(**changes):
    """67 rows of 11 pixels, in minibatches of 13, the last of 2; the mean moves every 3."""
    generator = np.random.default_rng(7)
    levels = generator.integers(0, 256, (67, 11)).astype(np.uint8)
    values = {
        "n_hidden": 5, "epochs": 10, "estimator": "pcd", "k": 1, "n_chains": 13, "batch_size": 13, "momentum": 0.0,
        "learning_rate": 0.03, "schedule": "hold-exponential", "hold": 0.5, "last_rate": 3e-4, "weight_decay": 0.0,
        "gradient": "centred", "centre_rate": 0.1, "mean_rate": 0.2, "mean_every": 3,
        "weight_deviation": 0.3, "seed": 3,
    }  # fmt: skip
    return work_of(levels, TrainingConfig(**{**values, **changes}))


def test_numpy_takes_the_steps_of_the_reference():
    validate(plain_numpy.Machine, small_work(), recipe.NUMPY.checks)


class NotCentred(plain_numpy.Machine):
    def update(self, n, m):
        self.hidden_offset[:] = 0
        super().update(n, m)


class TakesASmallBatchForAWholeOne(plain_numpy.Machine):
    def update(self, n, m):
        whole, self.config = self.config, dataclasses.replace(self.config, batch_size=n)
        super().update(n, m)
        self.config = whole


class MeanTooOften(plain_numpy.Machine):
    def update(self, n, m):
        super().update(n, m)
        self._move_mean()


class StaleOffset(plain_numpy.Machine):
    def update(self, n, m):
        before = self.hidden_offset.copy()
        super().update(n, m)
        self.hidden_offset = before


class BiasNotCarriedOver(plain_numpy.Machine):
    def update(self, n, m):
        super().update(n, m)
        self.b += self.visible_offset @ self.gradient


class Transposed(plain_numpy.Machine):
    def hidden_probability(self, visible):
        return super().hidden_probability(visible[:, ::-1])


@pytest.mark.parametrize(
    "wrong", [NotCentred, TakesASmallBatchForAWholeOne, MeanTooOften, StaleOffset, BiasNotCarriedOver, Transposed]
)
def test_a_wrong_trainer_is_refused(wrong):
    with pytest.raises(RefusedError):
        validate(wrong, small_work(), recipe.NUMPY.checks)


def test_numpy_follows_the_schedule_on_rows_drawn_anew():
    """Steps of 6 minibatches an epoch; those of the last epoch are smaller by as much as its rate."""
    machine = plain_numpy.Machine(small_work())
    sizes, drawn = [], []
    for _ in range(10):
        before, steps = machine.parameters(), machine.steps
        machine.epoch()
        assert machine.steps == steps + 6
        sizes.append(np.abs(machine.parameters().weights - before.weights).mean())
        drawn.append(machine.problem.dense.copy())
    assert 0.003 < sizes[-1] / sizes[0] < 0.03  # the rates' ratio is .01
    assert (drawn[0] != drawn[1]).mean() > 0.2


def test_ours_reports_the_mean_and_checks_what_it_trains():
    own = ours.Machine(small_work())
    own.epoch()
    np.testing.assert_array_equal(own.reported().weights, own.state.model.weights)
    np.testing.assert_array_equal(own.parameters().weights, own.state.current.weights)
    assert (own.reported().weights != own.parameters().weights).any()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("peer", recipe.TRAINERS[2:], ids=lambda peer: peer.name)
def test_an_installed_peer_is_valid_and_its_rate_is_set(peer):
    for package in peer.requires:
        pytest.importorskip({"scikit-learn": "sklearn"}.get(package, package))
    work = small_work()
    validate(contestants.load(peer), work, peer.checks)
    steps = []
    for rate in (1e-9, 0.03):
        machine = contestants.load(peer)(small_work(learning_rate=rate, last_rate=rate))
        machine.epoch()
        before = machine.parameters()
        machine.epoch()
        steps.append(np.abs(np.asarray(machine.parameters().weights) - before.weights).max())
    assert steps[0] < 1e-6 < 1e-3 < steps[1]


class Exact:
    """Scores by enumeration, and brackets by a tenth of a nat each way."""

    def __init__(self, rows, training_rows, effort, seed):
        self.rows = rows

    def estimate(self, parameters):
        return log_likelihood(machine_of(parameters), self.rows).mean()

    def bracket(self, parameters):
        exact = self.estimate(parameters)
        return Between(exact - 0.1, exact + 0.1, "bracketed")


def images(name):
    """Columns that vary by different amounts; the last one does not."""
    n, spread = {"mnist-grey:train": 241, "mnist-grey:test": 59}[name], np.arange(16, -1, -1) * 15
    return (np.random.default_rng(n).random((n, 17)) * spread).astype(np.uint8), None


TINY = ("--n", 230, "--test", 50, "--visible", 11, "--hidden", 7, "--epochs", 2, "--threads", 1)


def invoke(*arguments, status=0):
    result = CliRunner().invoke(main, [str(a) for a in ("likelihood", *arguments)])
    assert result.exit_code == status, result.output
    return " ".join(result.output.split())


def test_the_command_writes_times_and_checkpoints(tmp_path, monkeypatch):
    monkeypatch.setattr(likelihood, "TestRows", Exact)
    monkeypatch.setattr(data, "load_grey_mnist", images)
    files = ("--json", tmp_path / "a.json", "--plot", tmp_path / "a.png")
    output = invoke(*TINY, "--contestants", "NumPy,ours", "--levels=-100,-1", "--seconds", 99, *files)
    assert "REFUSED" not in output
    report = rows.load(tmp_path / "a.json")
    times = {(r.contestant, r.task): r for r in report.rows if r.experiment == likelihood.TIMES}
    assert list(times) == [(name, level) for name in ("NumPy", "ours") for level in ("-100 nats", "-1 nats")]
    for name in ("NumPy", "ours"):
        reached, missed = times[name, "-100 nats"], times[name, "-1 nats"]
        assert len(reached.seconds) == 1
        assert reached.nats[1] >= -100
        assert reached.note.startswith("epoch 1")
        assert missed.seconds == missed.nats == ()
        assert missed.note.startswith("not reached in 2 epochs; best -")
        curve = [r for r in report.rows if r.experiment == likelihood.CURVE and r.contestant == name]
        assert [r.task for r in curve] == ["epoch 1", "epoch 2"]
        assert 0 < curve[0].seconds[0] < curve[1].seconds[0]
        assert curve[0].seconds == reached.seconds
        assert report.facts[f"{name}: epochs of 230 rows"] == 2
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_bad_options_are_refused():
    assert "levels must ascend" in invoke("--levels=-87,-100", status=2)
    assert "got 'nobody'" in invoke("--contestants", "ours,nobody", status=2)
    assert "could not convert" in invoke("--levels=high", status=2)


def test_a_missing_peer_is_rows_that_say_so(monkeypatch):
    def version(name):
        raise contestants.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(contestants.metadata, "version", version)
    race = likelihood.Race((recipe.SKLEARN,), (-100.0, -90.0), Limits(1, 1), "cpu", 1, 1)
    course = likelihood._course(recipe.SKLEARN, small_work(), None, race)
    found = likelihood.time_rows(recipe.SKLEARN, course, race)
    assert [r.task for r in found] == ["-100 nats", "-90 nats"]
    assert "not installed" in found[0].note
    assert found[0].seconds == ()
