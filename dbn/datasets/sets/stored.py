"""Files of named sets: where they are, and how they are written and read. HDF5 of kind ``data set``, format 1.

Attributes ``name`` and ``n_units``; groups ``train`` and ``test`` with the dataset ``words``, uint64 (rows, words), and
``labels`` where there are some. Files that the package holds lie beside this module; those that are built lie in the
directory DBN_DATA, or else in the user's cache directory.
"""

import os
from pathlib import Path

from dbn.datasets.sets.named_set import SPLITS, NamedSet, Rows, Split
from rbm.bits import States
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint

KIND, FORMAT = "data set", 1
VARIABLE = "DBN_DATA"


def shipped_file(entry: NamedSet) -> Path:
    """Return the file of a set in the package."""
    return Path(__file__).parent / f"{entry.name}.h5"


def built_file(entry: NamedSet) -> Path:
    """Return the file of a set that the user built or is to build."""
    return sets_directory() / f"{entry.name}.h5"


def sets_directory() -> Path:
    """Return the directory of the sets that are built, which may not exist yet.

    Raises
    ------
    InputError
        If the user has no home and no environment variable names a directory.
    """
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(variable):
            return Path(os.environ[variable]) / "relevance-rbm" / "data"
    try:
        return Path.home() / ".cache" / "relevance-rbm" / "data"
    except RuntimeError:
        raise InputError(f"there is no home directory for data sets: name one by {VARIABLE}=DIRECTORY") from None


def write_rows(path: Path, entry: NamedSet, rows: Rows) -> None:
    """Write both splits of a set; the file is replaced whole or not at all. InputError if it cannot be written."""
    with new_checkpoint(path, KIND, FORMAT) as file:
        file.attrs.update(name=entry.name, n_units=entry.units)
        for name, split in zip(SPLITS, rows, strict=True):
            options = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
            file.create_dataset(f"{name}/words", data=split.states.words.astype("<u8"), **options)
            if split.labels is not None:
                file.create_dataset(f"{name}/labels", data=split.labels, **options)


def read_rows(path: Path, entry: NamedSet) -> Rows:
    """Read both splits of a set; InputError unless the file is a whole one of this set. Digests are not checked."""
    with open_checkpoint(path, KIND, FORMAT) as file:
        if str(file.attrs["name"]) != entry.name:
            raise InputError(f"{path} holds the data set {file.attrs['name']}, not {entry.name}: {entry.remedy}")
        parts = []
        for name in SPLITS:
            group = file[name]
            labels = group["labels"][...] if "labels" in group else None
            parts.append(Split(States(group["words"][...].astype("u8"), int(file.attrs["n_units"])), labels))
    return Rows(*parts)
