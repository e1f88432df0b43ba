"""Keep two processes from writing one file or directory: a lock file that says who holds it.

It is made by exclusive creation, which works where locks of the operating system do not (network and memory file
systems). The lock of a process that has ended on this machine is taken over; one of another machine is not, as nobody
can tell from here, and the error says which file to delete.
"""

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from rbm.errors import InputError

_PATIENCE = 5.0  # seconds after which a lock file that is still empty belongs to a process that was killed
_TRIES = 20


def lock_path(path: Path) -> Path:
    """Return the lock file of a file, beside it, or of a directory, in it."""
    return path / ".lock" if path.is_dir() else path.with_name(f".{path.name}.lock")


@contextmanager
def holding(path: str | Path) -> Iterator[None]:
    """Hold the lock of a file that is to be written, or of a directory that is there.

    Raises
    ------
    InputError
        If a process that may still run holds it, with its number, its machine and since when; or the lock cannot be
        made.
    """
    path = Path(path)
    lock = lock_path(path)
    mine = json.dumps(_me()).encode()
    for _ in range(_TRIES):
        if _created(path, lock, mine):
            break
        _remove_if_stale(path, lock)
    else:
        raise InputError(f"{path} is being written by other processes: try again")
    try:
        yield
    finally:
        with suppress(OSError):
            if lock.read_bytes() == mine:
                lock.unlink()


def _created(path: Path, lock: Path, mine: bytes) -> bool:
    """Create the lock; False if there is one."""
    try:
        descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror}; choose a directory that exists and is writable"
        ) from None
    try:
        os.write(descriptor, mine)
    except OSError as error:
        lock.unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror}; make room or choose another place") from None
    finally:
        os.close(descriptor)
    return True


def _remove_if_stale(path: Path, lock: Path) -> None:
    """Remove a lock whose process has ended; InputError if it may still run."""
    try:
        content, age = lock.read_bytes(), time.time() - lock.stat().st_mtime
    except FileNotFoundError:
        return  # given back just now
    except OSError as error:
        raise InputError(f"cannot read {lock} ({error.strerror}): delete it if no other process runs") from None
    if not content and age < _PATIENCE:
        time.sleep(_PATIENCE / _TRIES)
        return
    owner = _owner(content)
    if owner and _may_run(owner):
        raise InputError(
            f"{path} is being written by process {owner['pid']} on {owner['host']}, since {owner['since']}: wait for "
            f"it, or give another --out (if that process has ended, delete {lock})"
        )
    _remove(lock, content)


def _remove(lock: Path, content: bytes) -> None:
    """Remove a stale lock with this content; not the lock that another process may have made meanwhile.

    A second file, which only one process can create, keeps the others out between looking and removing: without it, a
    slow process would remove the new lock of a fast one.
    """
    removing = _removal(lock, content)
    try:
        os.close(os.open(removing, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        with suppress(FileNotFoundError):
            if time.time() - removing.stat().st_mtime > _PATIENCE:  # of a process killed while it removed the lock
                removing.unlink()
        time.sleep(_PATIENCE / _TRIES)
        return
    except OSError as error:
        raise InputError(f"cannot write {removing}: {error.strerror}; choose a directory that is writable") from None
    try:
        with suppress(FileNotFoundError):
            if lock.read_bytes() == content:
                lock.unlink()
    finally:
        removing.unlink(missing_ok=True)


def _removal(lock: Path, content: bytes) -> Path:
    """Return the file of a process that removes this lock, a temporary one by its name."""
    return lock.with_name(f"{lock.name}.{blake2b(content, digest_size=4).hexdigest()}.part")


def _me() -> dict[str, Any]:
    pid = os.getpid()
    return {
        "pid": pid, "host": socket.gethostname(), "started": _started(pid), "since": time.strftime("%Y-%m-%d %H:%M:%S"),
        "token": secrets.token_hex(4),
    }  # fmt: skip


def _owner(content: bytes) -> dict[str, Any]:
    """Return what a lock file says of its owner; empty if it says nothing that can be read."""
    try:
        owner = json.loads(content)
        return {name: owner[name] for name in ("pid", "host", "started", "since")}
    except (ValueError, KeyError, TypeError):
        return {}


def _may_run(owner: dict[str, Any]) -> bool:
    """Return whether a process may still run; True for those of other machines."""
    pid = owner["pid"]
    if owner["host"] != socket.gethostname() or not isinstance(pid, int):
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return owner["started"] == _started(pid)


def _started(pid: int) -> str:
    """Return when a process was started, in ticks since the machine was; empty if it has ended or nobody says."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]  # a zombie has ended
    except (OSError, IndexError):
        return ""
