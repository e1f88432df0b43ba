"""How many processors this process may use: its affinity, and the quota of its control group."""

import os
from functools import cache
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")


def processors() -> int:
    """Return how many threads of this process may run at once, at least one."""
    return max(1, min(_allowed(), _quota()))


def _allowed() -> int:
    """Return the processors the process is bound to; it may be bound to others at any time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _quota() -> int:
    """Return the whole processors that the control group of the process may use (Linux); else a large number."""
    try:
        own = Path("/proc/self/cgroup").read_text(encoding="ascii")
    except (OSError, ValueError):
        return 2**31
    return quota_of(own, _GROUPS)


def quota_of(own: str, groups: Path) -> int:
    """Return the least quota, in whole processors, of a control group and those it lies in.

    Parameters
    ----------
    own : str
        What /proc/self/cgroup says: lines ``number:controllers:path``.
    groups : Path
        Where control groups are mounted. Version 2 has ``cpu.max``, version 1 ``cpu/cpu.cfs_quota_us``.
    """
    least = 2.0**31
    for line in own.splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = groups / "cpu" if controllers else groups
        here = top / path.lstrip("/")
        while True:
            least = min(least, _limit(here))
            if here == top or top not in here.parents:
                break
            here = here.parent
    return max(1, int(least))


def _limit(group: Path) -> float:
    """Return the quota of one control group in processors, a large number if it has none."""
    try:
        if (group / "cpu.max").is_file():
            quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
        else:
            quota, period = ((group / f"cpu.cfs_{name}_us").read_text(encoding="ascii") for name in ("quota", "period"))
        return int(quota) / int(period) if int(quota) > 0 else 2.0**31
    except (OSError, ValueError):  # no such file, or "max"
        return 2.0**31
