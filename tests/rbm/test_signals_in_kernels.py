"""Signals at every moment of calls of compiled kernels: nothing but what the handler raises comes out."""

import signal
import subprocess
import sys

import pytest

TIMES = 700  # where nothing is put off, one call in three or so raises SystemError or ends the process
INTERRUPT = """
import signal, sys
import numpy as np
from rbm import TrainingConfig, pack, train_epoch
from rbm.kernels.minibatch_arrays import new_workspace
from rbm.reference import contrastive_divergence
from rbm.signals import Terminated, raise_signal
from rbm.training.state import initialise

g = np.random.default_rng(5)
states = pack(g.integers(0, 2, (11, 7), dtype=np.uint8))
config = TrainingConfig(n_hidden=3, epochs=2, k=1, batch_size=5, n_chains=3, learning_rate=0.1)
start = initialise(states, config)
calls = {
    "workspace": lambda: new_workspace(5, 3, start.model.tables),
    "hidden states": lambda: start.model.hidden_states(states),
    "free energy": lambda: start.model.free_energy(states),
    "epoch": lambda: train_epoch(start, states),
    "epoch of a user's estimator": lambda: train_epoch(start, states, estimator=contrastive_divergence),
}
call = calls[sys.argv[1]]
call()
armed = False


def handle(number, frame):
    global armed
    if armed:
        try:
            raise_signal(number, frame)
        except Terminated:
            armed = False
            raise


def repeat():  # a function, as Python 3.13 does not catch what a handler raises in the jump of a loop inside try
    global armed
    armed = True
    while armed:  # what is raised in a callback Python forgets
        call()


signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 1e-3, 2.3e-4)
for _ in range(int(sys.argv[2])):
    try:
        repeat()
    except Terminated:
        pass
signal.setitimer(signal.ITIMER_REAL, 0)
"""
CALLS = ["workspace", "hidden states", "free energy", "epoch", "epoch of a user's estimator"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer")
@pytest.mark.parametrize("call", CALLS)
def test_signals_while_kernels_hand_over_their_results(call):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPT, call, str(TIMES)], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr[-2000:]
