"""Generated samples as an HDF5 file anyone can read: kind ``samples``, format 1."""

from pathlib import Path

from dbn.generation import Generated
from rbm.bits import unpack
from rbm.files import new_checkpoint

KIND, FORMAT = "samples", 1


def save_samples(path: str | Path, generated: Generated, **attributes: str | int) -> None:
    """Write datasets ``visible`` and ``hidden``, 0/1 bytes (n, units), and as attributes how they were drawn.

    Raises
    ------
    rbm.InputError
        If the directory does not exist or cannot be written.
    """
    with new_checkpoint(path, KIND, FORMAT) as file:
        file.attrs.update(attributes)
        for name in ("visible", "hidden"):
            file.create_dataset(name, data=unpack(getattr(generated, name)), compression="gzip")
