import gzip
import importlib.util
import lzma
from pathlib import Path

import h5py
import numpy as np
import pytest

from rbm import unpack
from rbm.bits import States

SCRIPT = Path(__file__).parents[3] / "scripts" / "build_mnist.py"
g = np.random.default_rng(23)
SPLITS = {"train": ("train", 13), "test": ("t10k", 5)}
IMAGES = {split: g.integers(0, 256, (n, 28, 28), np.uint8) for split, (_, n) in SPLITS.items()}
LABELS = {split: g.integers(0, 10, n, np.uint8) for split, (_, n) in SPLITS.items()}


@pytest.fixture
def build(tmp_path, monkeypatch):
    """The script as a module that writes elsewhere, beside four small files."""
    spec = importlib.util.spec_from_file_location("build_mnist", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for split, (prefix, n) in SPLITS.items():
        size = n.to_bytes(4, "big")
        images = b"\0\0\x08\x03" + size + b"\0\0\0\x1c\0\0\0\x1c" + IMAGES[split].tobytes()
        (tmp_path / f"{prefix}-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
        (tmp_path / f"{prefix}-labels-idx1-ubyte.gz").write_bytes(
            gzip.compress(b"\0\0\x08\x01" + size + LABELS[split].tobytes())
        )
    monkeypatch.setattr(module, "TARGET", tmp_path / "mnist.h5")
    return module


def test_other_images_than_the_published_are_refused_and_nothing_is_written(build, tmp_path):
    with pytest.raises(SystemExit, match="expected 6bbc9ace898e44ae57da46a324031adb"):
        build.main(str(tmp_path))
    assert not list(tmp_path.glob("*mnist.h5*"))


def test_what_is_written(build, tmp_path, monkeypatch):
    monkeypatch.setattr(
        build.hashlib, "md5", lambda raw: type("Hash", (), {"hexdigest": lambda self: build.TRAIN_IMAGES_MD5})()
    )
    build.main(str(tmp_path))
    with h5py.File(tmp_path / "mnist.h5") as file:
        assert dict(file.attrs) | {"format": 1, "n_units": 784, "threshold": 127} == dict(file.attrs)
        assert "LeCun" in file.attrs["origin"]
        for split in SPLITS:
            states = States(file[f"{split}/images"][...], 784)
            assert np.array_equal(unpack(states).reshape(-1, 28, 28), IMAGES[split] > 127)
            assert np.array_equal(file[f"{split}/labels"][...], LABELS[split])
            grey = lzma.decompress((tmp_path / f"mnist-grey-{split}.xz").read_bytes())
            assert grey == IMAGES[split].tobytes()
