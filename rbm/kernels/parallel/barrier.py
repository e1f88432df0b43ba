"""Threads that go through a whole loop together, and meet where one needs what another has made.

A parallel loop of Numba's for every half step would begin and end 5 times a minibatch of CD-1, 23 times one of CD-10,
which takes longer than to meet. So one thread a share goes around all minibatches (``threads``).

Nobody waits for a member who might never come: whoever has come waits for the others a while, then closes the team, and
those who come later find that they are not in it. Members do what the missing would have done.
"""

import os
from typing import NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, inner, spliced
from rbm.kernels.simd.lanes import element_pointer

SPACING = 32  # int64: what different threads write lies two pairs of lines of the cache apart
_CLOSED = 2**32  # is added to the number of members once nobody can join any more
_SPINS = 100_000  # looks before a member sleeps between them, some 50 microseconds
_SLEEP = 5  # microseconds, of which the operating system makes 30 or 100 (``threads.punctual``)
_SLEEPS = os.name == "posix"  # elsewhere members look on without
# looks before a team is closed, some 10 milliseconds, or 40 where sleeps are long: a thread may be late that is to come
_PATIENCE = 0 if DISABLED else _SPINS + 400 if _SLEEPS else 200 * _SPINS
_INT64 = ir.IntType(64)


class Team(NamedTuple):
    """One member's view of those who work together. It does the shares ``shares_of`` says."""

    board: np.ndarray  # int64, see `new_board`
    place: int  # of the member, from 0 on
    first: int
    size: int  # members; 0 for whoever came too late and is none
    shares: int  # of the work, at least as many


@intrinsic
def _look(typing, board, at):
    def generate(context, builder, signature, args):
        pointer = element_pointer(context, builder, signature, args, 0)
        return builder.load_atomic(pointer, "acquire", 8)

    return types.int64(board, types.intp), generate


@intrinsic
def _post(typing, board, at, value):
    def generate(context, builder, signature, args):
        pointer = element_pointer(context, builder, signature, args, 0)
        builder.store_atomic(args[2], pointer, "release", 8)
        return context.get_dummy_value()

    return types.void(board, types.intp, types.int64), generate


@intrinsic
def _exchange(typing, board, at, expected, value):
    def generate(context, builder, signature, args):
        pointer = element_pointer(context, builder, signature, args, 0)
        return builder.extract_value(builder.cmpxchg(pointer, args[2], args[3], "acq_rel", "acquire"), 0)

    return types.int64(board, types.intp, types.int64, types.int64), generate


@intrinsic
def _give_way(typing):
    def generate(context, builder, signature, args):
        if _SLEEPS:
            kind = ir.FunctionType(ir.IntType(32), [ir.IntType(32)])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "usleep"), [ir.IntType(32)(_SLEEP)])
        return context.get_dummy_value()

    return types.void(), generate


def _look_twin(board, at):
    return int(board[at])


def _post_twin(board, at, value):
    board[at] = value


def _exchange_twin(board, at, expected, value):
    seen = int(board[at])
    if seen == expected:
        board[at] = value
    return seen


def _give_way_twin():
    """What does nothing."""


# look(board, at), post(board, at, value): read and write so that who reads what another has written also sees all that
# was written before. exchange(board, at, expected, value): write unless there is something else than expected, and
# return what was there. give_way(): let the operating system run others for a moment.
look, post, exchange, give_way = (
    (_look_twin, _post_twin, _exchange_twin, _give_way_twin) if DISABLED else (_look, _post, _exchange, _give_way)
)


@inner
def new_board(shares):
    """Where a team of at most so many members meets: who has come, and how many times each has come to a meeting."""
    return np.zeros((1 + shares) * SPACING, np.int64)


@inner
def alone(shares):
    """A team of one, which does all shares."""
    return Team(np.zeros(1, np.int64), 0, 0, 1, shares)


@spliced
def shares_of(team):
    """The shares of the work a member does."""
    return range(team.first, team.shares, team.size)


@spliced
def part(n, share, shares):
    """Which of n things belong to a share."""
    return range(share * n // shares, (share + 1) * n // shares)


@spliced
def _wait(looks):
    if looks > _SPINS:
        give_way()
    return looks + 1


@inner
def join(board, share, shares):
    """Join the team of a new board, as the thread that has this share; see `Team`."""
    place = look(board, 0)
    while True:
        if place >= _CLOSED:
            return Team(board, 0, 0, 0, shares)
        seen = exchange(board, 0, place, place + 1)
        if seen == place:
            break
        place = seen
    looks, come = 0, look(board, 0)
    while come < _CLOSED:
        if come == shares or looks >= _PATIENCE:
            exchange(board, 0, come, _CLOSED + come)  # unless one more has come, or closed it
        else:
            looks = _wait(looks)
        come = look(board, 0)
    size = come - _CLOSED
    # if all are there, each keeps to its own share
    return Team(board, place, share if size == shares else place, size, shares)


@inner
def meet(team):
    """Go on once all members have come here: what they wrote before can be read, what they read be written."""
    at = SPACING * (1 + team.place)
    if team.size > 1:
        number = team.board[at] + 1
        post(team.board, at, number)
        for member in range(team.size):
            looks = 0
            while look(team.board, SPACING * (1 + member)) < number:
                looks = _wait(looks)
