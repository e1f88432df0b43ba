"""The directory of a study: held by one process at a time, and left as it was by a study that could not begin."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.study.config import CONFIG
from rbm.errors import InputError
from rbm.files import remove_parts
from rbm.storage.lock import holding, lock_path


@contextmanager
def claimed_directory(path: str | Path) -> Iterator[Path]:
    """Make a directory if there is none and hold its lock; remove temporary files that killed processes left in it.

    If the block fails before the first checkpoint in a directory that was empty, the directory is so again, or gone, so
    that the same call can be made again. After Ctrl-C it stays, as the study goes on from its configuration.

    Raises
    ------
    InputError
        If another process holds it, or it cannot be made.
    """
    root = Path(path)
    fresh, made = is_empty(root), [p for p in (root, *root.parents) if not p.exists()]
    try:
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot make the directory {root}: {error.strerror}; give another --out") from None
        with holding(root):
            remove_parts(root)
            try:
                yield root
            except Exception:
                if fresh and not list(root.glob("networks/*/*.h5")):
                    _remove_beginnings(root)
                raise
    finally:
        for directory in made:
            with suppress(OSError):  # not empty
                directory.rmdir()


def is_empty(directory: Path) -> bool:
    """Return whether a directory is not there, or holds nothing but a lock and temporary files."""
    if not directory.is_dir():
        return not directory.exists()
    return all(p == lock_path(directory) or (p.name[0], p.suffix) == (".", ".part") for p in directory.iterdir())


def _remove_beginnings(root: Path) -> None:
    """Remove the configuration and empty directories."""
    (root / CONFIG).unlink(missing_ok=True)
    for directory in (*root.glob("networks/*"), root / "networks"):
        with suppress(OSError):
            directory.rmdir()
