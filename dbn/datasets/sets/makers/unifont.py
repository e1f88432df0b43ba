"""Glyphs of GNU Unifont, 16 x 16 pixels, from the text file that Debian's package ``unifont`` holds.

A line of that file is a code point and the pixels in hexadecimal, ``0041:0000...``; glyphs of half the width, 8 x 16,
are left out. Some code points have the same glyph (A, Alpha): all rows of one glyph are on one side.
"""

import re
from pathlib import Path

import numpy as np

from dbn.datasets.sets.named_set import BUILT, NamedSet, Rows, Source
from dbn.datasets.sets.shuffled import random_words, shuffled_rows
from rbm.bits import States, pack
from rbm.errors import InputError

_SIDE = 16
_LINE = re.compile(r"[0-9A-F]{4,6}:([0-9A-F]{32}|[0-9A-F]{64})")
_HELD_OUT = np.uint64(2**64 // 10)
_INSTALLED = Path("/usr/share/unifont/unifont.hex")


def read_glyphs(path: Path) -> States:
    """Read the glyphs of full width, one a row, top row of pixels first; InputError if a line is no glyph."""
    pixels = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError(f"line {number} of {path} is no glyph of Unifont: give its file unifont.hex")
        if len(match[1]) == _SIDE * _SIDE // 4:
            pixels.append(bytes.fromhex(match[1]))
    rows = np.frombuffer(b"".join(pixels), np.uint8).reshape(len(pixels), _SIDE * _SIDE // 8)
    return pack(np.unpackbits(rows, axis=1))


def split_glyphs(glyphs: States) -> Rows:
    """Hold out a random tenth of the different glyphs, each with all rows that show it."""
    _, first, which = np.unique(glyphs.words, axis=0, return_index=True, return_inverse=True)
    drawn = np.empty(len(first), bool)
    drawn[np.argsort(first)] = random_words(0, "unifont held out", len(first)) < _HELD_OUT
    held_out = drawn[which.ravel()]
    return shuffled_rows("unifont", glyphs.rows(~held_out), glyphs.rows(held_out))


def _make(source: Path) -> Rows:
    return split_glyphs(read_glyphs(source))


UNIFONT = NamedSet(
    name="unifont",
    title="glyphs of GNU Unifont",
    origin="all glyphs of 16 x 16 pixels in unifont.hex of Debian's package unifont, in Unicode's plane 0",
    licence="GPL-2+ with font embedding exception, or OFL 1.1; not distributed here",
    units=_SIDE * _SIDE,
    rows=44_704,
    held_out_rows=5_183,
    held_out="a random tenth of the different glyphs, each with all its code points",
    digests=(
        "3e230fb9f4eb8bd6b61268082971133f22b1a96aab3fc1a6cd665038aea00322",
        "ac990710b7ed6be86d752f894e5a8548eda0d589900de55a1e34a33801af41db",
    ),
    place=BUILT,
    shape=(_SIDE, _SIDE),
    made_from=Source(
        "unifont.hex of Debian's unifont 15.0.01",
        "apt-get install unifont",
        lambda: _INSTALLED if _INSTALLED.is_file() else None,
        _make,
    ),
    seen=True,
)
