"""Fewer states to compare machines on where the kernels run as plain Python."""

import pytest
from conftest import JIT

from dbn.page import quantise


@pytest.fixture(autouse=True)
def few_states(monkeypatch):
    if not JIT:
        monkeypatch.setattr(quantise, "_CHAINS", 5)
        monkeypatch.setattr(quantise, "_SWEEPS", 2)
