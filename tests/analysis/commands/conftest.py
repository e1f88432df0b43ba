"""Files to be measured."""

import numpy as np
import pytest


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A directory, the working one, with files of every kind that can be measured."""
    g = np.random.default_rng(1)
    matrix = (g.random((211, 7)) < 0.3 * (1 + (g.random((211, 1)) < 0.5))).astype(np.uint8)
    np.save(tmp_path / "m.npy", matrix)
    np.savetxt(tmp_path / "m.csv", matrix, fmt="%d", delimiter=",")
    np.save(tmp_path / "grey.npy", matrix * 200)
    np.save(tmp_path / "nan.npy", np.where(matrix == 1, np.nan, 0))
    np.save(tmp_path / "vector.npy", np.arange(1, 8))
    (tmp_path / "counts.txt").write_text("5 3 3 1 1 1 1")
    (tmp_path / "one.txt").write_text("1")
    (tmp_path / "words.txt").write_text(" ".join(f"w{w}" for w in g.geometric(0.5, 1009)))
    rows = ("".join("ACDE"[i] for i in row) for row in g.integers(0, 4, (53, 3)))
    (tmp_path / "a.fa").write_text("".join(f">s\n{row}\n" for row in rows))
    (tmp_path / "empty.txt").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path
