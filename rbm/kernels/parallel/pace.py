"""How many threads the next minibatches are for, where other work wants the processors too.

Results do not depend on it.

Threads that wait for each other at barriers are slower than one thread as soon as one of them has to share its
processor. They measure how long they sleep at barriers. Where that is much twice running, one thread does the next
minibatches, and whoever was faster goes on for a while, for longer each time. Once is forgiven: a core that wakes from
rest is slow for a moment on an idle machine too.
"""

import threading
import time
from dataclasses import dataclass

MAX_WAITING = 0.2  # share of the time asleep at barriers from which one thread is tried
_FIRST_HOLD, _LONGEST_HOLD = 0.06, 2.0  # seconds a decision holds


@dataclass
class Pace:
    """What the minibatches of a thread's trainings have shown; work is in nanoseconds as guessed, of one thread."""

    alone_until: float = 0.0  # one thread is faster
    together_until: float = 0.0  # several threads are faster although they wait
    hold: float = _FIRST_HOLD
    together: float = 0.0  # seconds a unit of work, when last several threads waited much
    suspected: bool = False  # several threads waited much, once
    trying: bool = False  # one thread is tried

    def threads(self, most: int) -> int:
        """Return how many threads the next minibatches are for."""
        return 1 if self.trying or time.monotonic() < self.alone_until else most

    def max_waiting(self) -> float:
        """Return the share of the time asleep beyond which several threads stop early."""
        return 1.0 if time.monotonic() < self.together_until else MAX_WAITING

    def record(self, threads: int, work: float, seconds: float, waiting: float) -> None:
        """Learn from minibatches that have been done."""
        if work <= 0:
            return
        now, cost = time.monotonic(), seconds / work
        if threads > 1:
            if waiting <= MAX_WAITING:
                self.hold, self.suspected = _FIRST_HOLD, False
            elif now >= self.together_until:
                self.together, self.trying, self.suspected = cost, self.suspected, not self.suspected
        elif self.trying:
            self.trying = False
            if cost < self.together:
                self.alone_until = now + self.hold
            else:
                self.together_until = now + self.hold
            self.hold = min(2 * self.hold, _LONGEST_HOLD)


_of_this_thread = threading.local()


def pace() -> Pace:
    """Return the pace of the calling thread, which all its trainings share."""
    if not hasattr(_of_this_thread, "pace"):
        _of_this_thread.pace = Pace()
    found: Pace = _of_this_thread.pace
    return found
