import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import rbm
from rbm import InputError
from rbm.storage import lock as module
from rbm.storage.lock import holding


def test_a_second_holder_is_told_who_holds_it(tmp_path):
    path = tmp_path / "m.h5"
    with holding(path):
        message = f"m.h5 is .* by process {os.getpid()} on {socket.gethostname()}, since .*delete .*.m.h5.lock"
        with pytest.raises(InputError, match=message), holding(path):
            pass
        assert os.listdir(tmp_path) == [".m.h5.lock"]
    with holding(path), holding(tmp_path), holding(tmp_path / "other"):
        pass
    assert not os.listdir(tmp_path)


def left_by(tmp_path, **changes) -> None:
    """A lock that was left behind."""
    with holding(tmp_path / "m"):
        content = (tmp_path / ".m.lock").read_bytes()
    (tmp_path / ".m.lock").write_text(json.dumps({**json.loads(content), **changes}))


def ended() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_lock_of_a_process_that_has_ended_is_taken_over(tmp_path):
    changes = [{"pid": ended()}]
    if os.path.exists("/proc/self/stat"):
        changes.append({"started": "1"})  # another process has the number now
    for change in changes:
        left_by(tmp_path, **change)
        with holding(tmp_path / "m"):
            assert json.loads((tmp_path / ".m.lock").read_bytes())["pid"] == os.getpid()
        assert not os.listdir(tmp_path)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="only there a zombie can be told")
def test_a_killed_process_that_nobody_waited_for_has_ended(tmp_path):
    code = f"from rbm.storage.lock import holding; import time\nwith holding({str(tmp_path / 'm')!r}): time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", code])
    while not (tmp_path / ".m.lock").exists() or not (tmp_path / ".m.lock").read_bytes():
        time.sleep(0.01)
    with pytest.raises(InputError, match=f"by process {process.pid} "), holding(tmp_path / "m"):
        pass
    process.kill()
    time.sleep(0.2)
    with holding(tmp_path / "m"):
        pass
    process.wait()


def test_the_lock_of_another_machine_is_left(tmp_path):
    left_by(tmp_path, host="elsewhere", pid=1)
    with pytest.raises(InputError, match="by process 1 on elsewhere"), holding(tmp_path / "m"):
        pass
    assert os.listdir(tmp_path) == [".m.lock"]


def test_a_lock_that_says_nothing_is_of_a_process_killed_while_it_made_it(tmp_path, monkeypatch):
    for content in (b"", b"{", b'{"pid": 1}'):
        (tmp_path / ".m.lock").write_bytes(content)
        monkeypatch.setattr(module, "_PATIENCE", 0.0)
        with holding(tmp_path / "m"):
            pass


def test_one_of_many_processes_takes_over(tmp_path):
    """It holds the lock until all have said what they found: no process can come so late that it is free again."""
    left_by(tmp_path, pid=ended())
    code = f"""
import sys, time
from rbm.storage.lock import holding
time.sleep(max(0, float(sys.argv[1]) - time.time()))
try:
    with holding({str(tmp_path / "m")!r}):
        print("held", flush=True)
        sys.stdin.read()
except ValueError as error:
    print(error, flush=True)
"""
    start = str(time.time() + 1.5)
    command, pipe = [sys.executable, "-c", code, start], subprocess.PIPE
    processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(4)]
    found = [process.stdout.readline() for process in processes]
    for process in processes:
        process.communicate()
    assert sum(text == b"held\n" for text in found) == 1
    assert sum(b"is being written by" in text for text in found) == 3
    assert not os.listdir(tmp_path)


def test_a_lock_made_while_the_stale_one_was_looked_at_is_left(tmp_path, monkeypatch):
    left_by(tmp_path, pid=ended())
    judged = module._may_run

    def slowly(owner):
        monkeypatch.setattr(module, "_may_run", judged)
        answer = judged(owner)
        (tmp_path / ".m.lock").unlink()
        left_by(tmp_path, host="elsewhere", pid=1)  # another process took the stale lock over
        monkeypatch.setattr(Path, "unlink", unlink)
        monkeypatch.setattr(module.os, "rename", unlink)
        return answer

    def unlink(path, *args, of=Path.unlink, **options):
        assert Path(path).name != ".m.lock", "the new lock is taken away, and a third process could make its own"
        of(path, *args, **options)

    monkeypatch.setattr(module, "_may_run", slowly)
    with pytest.raises(InputError, match="by process 1 on elsewhere"), holding(tmp_path / "m"):
        pass
    assert os.listdir(tmp_path) == [".m.lock"]


def test_a_process_that_removes_a_stale_lock_keeps_others_from_it(tmp_path, monkeypatch):
    left_by(tmp_path, pid=ended())
    lock = tmp_path / ".m.lock"
    removing = module._removal(lock, lock.read_bytes())
    assert removing.suffix == ".part"  # a temporary file, which who holds the lock next removes
    removing.touch()
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    with pytest.raises(InputError, match="try again"), holding(tmp_path / "m"):
        pass
    os.utime(removing, (0, 0))  # the process that made it was killed
    with holding(tmp_path / "m"):
        pass
    assert not os.listdir(tmp_path)


def test_files_are_read_and_written_without_locks_of_the_system(tmp_path):
    """They are held here by another descriptor; where a file system has none, asking for one fails."""
    fcntl = pytest.importorskip("fcntl")
    rbm.save(tmp_path / "m", rbm.RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2)))
    with open(tmp_path / "m", "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        machine = rbm.load(tmp_path / "m")
        rbm.save(tmp_path / "m", machine)
    assert rbm.load(tmp_path / "m").n_visible == 3
