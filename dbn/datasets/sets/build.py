"""Build a named set from its source."""

from pathlib import Path

from dbn.datasets.sets.named_set import MADE, NamedSet, Rows, Source
from dbn.datasets.sets.stored import built_file, write_rows
from rbm.errors import InputError
from rbm.storage.lock import holding


def build_set(entry: NamedSet, source: Path | None = None) -> Path:
    """Build a set, check its digests and write it to where `load_set` looks for it; return the file.

    Parameters
    ----------
    entry : NamedSet
    source : Path, optional
        What to build it from. Without it the source is what is installed, as by the command of ``entry.made_from``.

    Raises
    ------
    InputError
        If there is nothing to build, the source is not there or another one, bits come out whose digest is not that of
        the set, or the file cannot be written.
    """
    if entry.place == MADE:
        raise InputError(f"{entry.name} is computed when it is read: there is nothing to build")
    rows = make_rows(entry, source)
    path = built_file(entry)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make {path.parent} ({error.strerror}): name another by DBN_DATA=DIRECTORY") from None
    with holding(path):
        write_rows(path, entry, rows)
    return path


def make_rows(entry: NamedSet, source: Path | None = None) -> Rows:
    """Compute the rows of a set from its source and check their digests; errors as for `build_set`."""
    known = entry.made_from
    if not isinstance(known, Source):
        if source is not None:
            raise InputError(f"{entry.name} is computed and has no source: leave out --from")
        return entry.check(known(), "as computed")
    if source is not None and not source.exists():
        raise InputError(f"there is no {source}: give {known.what}, or leave out --from where it is installed")
    found = source or known.find()
    if found is None:
        raise InputError(f"{known.what} is not installed: {entry.remedy}")
    return entry.check(known.make(found), f"built from {found}")
