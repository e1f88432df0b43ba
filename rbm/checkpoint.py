"""One machine in an HDF5 file, with or without its training: kind ``rbm``, format 2, or 3 where it has label units.

Group ``model`` holds the parameters. A file of a training state has them in group ``state``, with everything training
needs to go on: datasets hold arrays, attributes the rest, the configuration is JSON. Where the model is a running mean,
group ``current`` has the parameters it follows; chains that exchange states are in group ``levels``. What a file lacks
because it is older than a hyper-parameter has the value programs used then; what this version does not know is an
error.
"""

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rbm.bits import States, n_words
from rbm.config import TrainingConfig
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint, writer
from rbm.kernels.minibatch_arrays import Offsets, Velocity
from rbm.kernels.simd.operation import LANES
from rbm.kernels.weight_tiles import n_tiles, padded
from rbm.model import RBM
from rbm.storage.machines import KIND, LABELLED, read_model, write_model
from rbm.storage.parts import FLOATS, WORDS, array, dataset, group, naming, record, text, whole_number
from rbm.storage.saved_config import read_config
from rbm.training.estimators import estimator_named
from rbm.training.monitor import EpochRecord
from rbm.training.state import TrainingState

if TYPE_CHECKING:
    import h5py


FORMAT, UNSEALED = 2, 1  # programs that know format 2 alone would miss the label units of `LABELLED`
_SIDES = ("visible", "hidden")
_ROUNDING = 1e-4


def save(path: str | Path, machine: RBM | TrainingState) -> None:
    """Write one machine, or a training state, so that training can go on; the file is replaced whole or not at all.

    Raises
    ------
    InputError
        If ``machine`` is neither, or the directory does not exist or cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> import rbm
    >>> model = rbm.RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> rbm.save("machine.h5", model)
    >>> np.array_equal(rbm.load("machine.h5").weights, model.weights)
    True
    """
    if not isinstance(machine, RBM | TrainingState):
        raise InputError(f"rbm.save takes an RBM or a TrainingState; got {type(machine).__name__} (a stack: dbn.save)")
    model = machine if isinstance(machine, RBM) else machine.model
    with new_checkpoint(path, KIND, LABELLED if model.n_labels else FORMAT) as file:
        if isinstance(machine, RBM):
            write_model(file.create_group("model"), machine)
        else:
            write_state(file.create_group("state"), machine)


def load(path: str | Path) -> RBM:
    """Read the machine in a file of ``save``.

    Raises
    ------
    InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> import rbm
    >>> rbm.save("machine.h5", rbm.RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2)))
    >>> rbm.load("machine.h5")
    RBM(3 visible, 2 hidden units)
    """
    with open_checkpoint(path, KIND, LABELLED, UNSEALED) as file:
        return read_model(group(group(file, "state") if "state" in file else file, "model"))


def load_state(path: str | Path) -> TrainingState:
    """Read the training state in a file of ``save``. Errors as in ``load``, and if it holds a machine alone.

    Examples
    --------
    >>> import numpy as np
    >>> import rbm
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> rbm.save("training.h5", rbm.train(rows, rbm.TrainingConfig(n_hidden=2, epochs=1)))
    >>> rbm.train(rows, state=rbm.load_state("training.h5"), epochs=3).epoch
    3
    """
    with open_checkpoint(path, KIND, LABELLED, UNSEALED) as file:
        if "state" not in file:
            raise InputError("the file holds a machine and no training to go on with: read it with rbm.load")
        return read_state(group(file, "state"))


def write_state(parent: "h5py.Group", state: TrainingState) -> None:
    """Write everything training needs to go on."""
    write_model(parent.create_group("model"), state.model)
    if state.current is not None:
        write_model(parent.create_group("current"), state.current)
    if state.offsets is not None:
        _write_arrays(parent.create_group("offsets"), {side: getattr(state.offsets, side) for side in _SIDES})
    for name, moments in (("velocity", state.velocity), ("second_moments", state.second)):
        if moments is not None:
            _write_arrays(parent.create_group(name), moments._asdict())
    if state.activity is not None:
        parent["activity"] = state.activity
    parent["chains"] = state.chains.words
    exchanging = estimator_named(state.config.estimator).load_exchanging()
    if exchanging is not None:
        exchanging.write(parent.create_group("levels"), state.levels)
    parent.attrs.update(epoch=state.epoch, step=state.step, stream=state.stream)
    parent.attrs["config"] = json.dumps(dataclasses.asdict(state.config))
    parent["history"] = np.array(state.history, np.float64).reshape(-1, len(EpochRecord._fields))
    parent["history"].attrs["columns"] = json.dumps(EpochRecord._fields)


def read_state(parent: "h5py.Group") -> TrainingState:
    """Read a training state; what is missing, mistyped or does not belong together is an error that names it."""
    model = read_model(group(parent, "model"))
    record(parent, "config")
    config = read_config(TrainingConfig, text(parent, "config"), writer(parent))
    estimator = estimator_named(config.estimator)
    n_chains, exchanging = config.n_chains if estimator.persistent else 0, estimator.load_exchanging()
    chains = array(parent, "chains", WORDS, (n_chains, n_words(model.n_visible)))
    with naming(f"{parent.name}/chains"):
        checked = model.visible_rows(States(chains, model.n_visible))
    current, stream = _current(parent, model), text(parent, "stream")
    return TrainingState(
        model=model,
        velocity=_velocity(group(parent, "velocity"), model),
        chains=checked,
        epoch=whole_number(parent, "epoch"),
        step=whole_number(parent, "step"),
        config=config,
        stream=stream,
        history=_history(dataset(parent, "history")),
        offsets=None if config.gradient == "plain" else _offsets(group(parent, "offsets"), model, config.centre_rate),
        current=current,
        second=_second_moments(group(parent, "second_moments"), model) if config.optimiser == "adam" else None,
        activity=_means(parent, "activity", model.n_hidden) if config.sparsity_cost else None,
        levels=exchanging.read(group(parent, "levels"), current or model, config, stream) if exchanging else None,
    )


def _write_arrays(parent: "h5py.Group", arrays: dict[str, np.ndarray]) -> None:
    for name, value in arrays.items():
        parent[name] = value


def _offsets(parent: "h5py.Group", model: RBM, rate: float) -> Offsets:
    """Read the offsets of the centred gradient."""
    sizes = {"visible": model.n_visible, "hidden": model.n_hidden}
    visible, hidden = (_means(parent, side, n) for side, n in sizes.items())
    return Offsets(visible, hidden, float(rate))


def _means(parent: "h5py.Group", name: str, n: int) -> np.ndarray:
    """Read means of n units, padded; sums of float32 may lie beyond 0 and 1 by their rounding."""
    found: np.ndarray = array(parent, name, FLOATS, (padded(n),)).astype(np.float32)
    if not ((found >= -_ROUNDING) & (found <= 1 + _ROUNDING)).all():
        raise InputError(f"{parent.name}/{name} must hold means from 0 to 1")
    return found


def _second_moments(parent: "h5py.Group", model: RBM) -> Velocity:
    """Read Adam's second moments, which are of the shapes of the velocities and not below 0."""
    found = _velocity(parent, model)
    if any((value < 0).any() for value in found):
        raise InputError(f"{parent.name} must hold numbers of at least 0")
    return found


def _current(parent: "h5py.Group", model: RBM) -> RBM | None:
    """Read the parameters as they are trained, where the model is their running mean."""
    if "current" not in parent:
        return None
    found = read_model(group(parent, "current"))
    if found.weights.shape != model.weights.shape or found.n_labels != model.n_labels:
        raise InputError(f"{parent.name}/current is a machine of another shape than {parent.name}/model")
    return found


def _velocity(parent: "h5py.Group", model: RBM) -> Velocity:
    shapes: dict[str, tuple[int | None, ...]] = {
        "weights": (n_tiles(model.n_hidden), model.n_visible + 1, LANES),
        "visible_bias": (padded(model.n_visible),),
        "hidden_bias": (padded(model.n_hidden),),
    }
    found = Velocity(**{name: array(parent, name, FLOATS, shape) for name, shape in shapes.items()})
    for name, value in found._asdict().items():
        if value.dtype != np.float32 or not np.isfinite(value).all():
            raise InputError(f"{parent.name}/{name} must hold finite float32 numbers; got {value.dtype}")
    return found


def _history(curve: "h5py.Dataset") -> tuple[EpochRecord, ...]:
    """Read the training curve; columns the file lacks are nan."""
    columns = record(curve, "columns", list)
    unknown = sorted(set(map(str, columns)) - set(EpochRecord._fields))
    if unknown:
        raise InputError(
            f"the training curve has {', '.join(unknown)}, which this version does not know; {writer(curve)}"
        )
    if "epoch" not in columns:
        raise InputError(f"attribute columns of {curve.name} must name the epoch; got {', '.join(map(str, columns))}")
    values = array(curve.parent, curve.name, FLOATS, (None, len(columns)))
    none = dict.fromkeys(EpochRecord._fields, float("nan"))
    records = ({**none, **dict(zip(columns, map(float, row), strict=True))} for row in values)
    with naming(curve.name):
        return tuple(EpochRecord(**{**row, "epoch": int(row["epoch"])}) for row in records)
