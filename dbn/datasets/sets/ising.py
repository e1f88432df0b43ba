"""The two-dimensional Ising model on a periodic square: independent states of it, drawn by Wolff's algorithm.

Energy is -(the sum over nearest neighbours of s s'), temperature is in the same unit, a unit that is on is a spin up.
There is no field, and the sign of every state is drawn: a state and its inverse are equally likely.
"""

import math
from functools import partial

import numpy as np

from dbn.datasets.sets.named_set import BUILT, NamedSet, Rows, Split
from rbm.bits import States, pack
from rbm.errors import InputError
from rbm.streams import stream_key

CRITICAL_TEMPERATURE = 2.269185314213022  # of the infinite square: 2 / log(1 + sqrt 2) (Onsager 1944)
SIZE, HOT = 16, 3.0
N_TRAIN, N_TEST = 20_000, 5_000
_THERMALISATION = 10_000  # clusters: half of them alone, the others to measure their size


def ising_rows(size: int, temperature: float, n: int, seed: int, *, sweeps: int = 10) -> States:
    """Draw states of the Ising model in equilibrium, row by row of the square; the same bits for the same arguments.

    Parameters
    ----------
    size : int
        Spins a side, at least 3: size * size units.
    temperature : float
        In units of the coupling, above 0; `CRITICAL_TEMPERATURE` is 2.269.
    n : int
        Number of states.
    seed : int
    sweeps : int
        Between two states so many spins are flipped for each spin of the square, on average: the number of clusters is
        fixed before the first state is drawn, from the mean size of thousands of clusters.

    Returns
    -------
    States
        (n, size * size)

    Raises
    ------
    InputError
        On an argument out of its range.
    """
    for name, value, least in (("size", size, 3), ("n", n, 1), ("sweeps", sweeps, 1)):
        if value < least:
            raise InputError(f"{name} must be at least {least}; got {value}")
    if not 0 < temperature < math.inf:
        raise InputError(f"the temperature must be a finite number above 0; got {temperature}")
    from dbn.datasets.sets.wolff import draw_rows, flip_clusters

    key = stream_key(seed, f"ising {size} {float(temperature)!r}")
    threshold = np.uint64((1 - math.exp(-2 / temperature)) * 2**32)
    spins, stack = np.ones(size * size, np.int8), np.empty(size * size, np.int64)
    half = _THERMALISATION // 2
    flip_clusters(spins, size, threshold, key, 0, half, stack)
    flipped = flip_clusters(spins, size, threshold, key, half, half, stack)
    n_steps = -(-sweeps * size * size * half // int(flipped))
    up = np.empty((n, size * size), bool)
    draw_rows(spins, size, threshold, key, _THERMALISATION, n_steps, stack, up)
    return pack(up)


def _make(temperature: float) -> Rows:
    parts = ((N_TRAIN, 1), (N_TEST, 2))
    return Rows(*(Split(ising_rows(SIZE, temperature, n, seed)) for n, seed in parts))


ISING_CRITICAL = NamedSet(
    name="ising-critical",
    title="Ising model at its critical temperature",
    origin="16 x 16 spins with periodic boundaries, T = 2.269 (critical), Wolff's algorithm, 10 sweeps between rows",
    licence="MIT, as this program: a simulation of its own",
    units=SIZE * SIZE,
    rows=N_TRAIN,
    held_out_rows=N_TEST,
    held_out="by simulation: a chain of its own with another seed (2, not 1)",
    digests=(
        "673339898bbb44549aa4f6018257ad483e322c2ac9b4cb072293740f7da716a6",
        "0ba2a86fedfbefa3e8dc67026ca271789c38162e27a41b5fda233daaa10faf97",
    ),
    place=BUILT,
    made_from=partial(_make, CRITICAL_TEMPERATURE),
    shape=(SIZE, SIZE),
)
ISING_HOT = ISING_CRITICAL._replace(
    name="ising-hot",
    title="Ising model above its critical temperature",
    origin="16 x 16 spins with periodic boundaries, T = 3, Wolff's algorithm, 10 sweeps between rows",
    digests=(
        "897a3902ecae51d6c2dbb11cb853c3ee3f37b6e048ecffaaea50e5a3d1011cc2",
        "c8d7e623be2b526a83f3e69d1b2905868fac9a1db5deb84717d8a57bc8e2946e",
    ),
    made_from=partial(_make, HOT),
)
