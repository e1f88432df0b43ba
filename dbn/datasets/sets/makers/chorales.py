"""Chords of Bach's four-part chorales, from the scores that music21 ships.

A row is what the four voices sing on a quarter of a measure: for soprano, alto, tenor and bass in turn one unit for
each of the 48 pitches from C2 up (units 0 to 47 are the soprano's), on for the pitch that sounds, a held one too; a
voice that rests has none on. Quarters are counted from the start of each measure. Rows in which nobody sings are left
out, and so are scores without just one part of each voice, scores with other pitches, and scores that repeat another
one note for note.
"""

import re
from pathlib import Path

import numpy as np

from dbn.datasets.sets.makers.installed import package_directory, read_members
from dbn.datasets.sets.makers.music_xml import Measure, Voices, score_of, voices_of
from dbn.datasets.sets.named_set import BUILT, NamedSet, Rows, Source
from dbn.datasets.sets.shuffled import random_order, shuffled_rows
from rbm.bits import States, pack

VOICES = ("Soprano", "Alto", "Tenor", "Bass")
LOWEST, N_PITCHES = 36, 48  # C2 is 36
_NUMBER = re.compile(r"bwv(\d+)")


def chords_of(voices: Voices) -> np.ndarray | None:
    """Return the rows of a score, bool (n, 192), or None if it is left out."""
    if any(len(voices.get(name, ())) != 1 for name in VOICES):
        return None
    parts = [voices[name][0] for name in VOICES]
    if len({len(part) for part in parts}) != 1:
        return None
    rows = []
    for measures in zip(*parts, strict=True):
        n_quarters = -(-max(measure.length for measure in measures) // 1)
        for quarter in range(n_quarters):
            pitches = [_pitch_at(measure, quarter) for measure in measures]
            if any(pitch is not None and not 0 <= pitch < N_PITCHES for pitch in pitches):
                return None
            row = np.zeros((len(VOICES), N_PITCHES), bool)
            for voice, pitch in enumerate(pitches):
                if pitch is not None:
                    row[voice, pitch] = True
            rows.append(row.ravel())
    chords = np.array(rows, bool).reshape(-1, len(VOICES) * N_PITCHES)
    return chords[chords.any(axis=1)]


def _pitch_at(measure: Measure, quarter: int) -> int | None:
    """Return which of the 48 pitches a voice sings on a quarter; the first one written where there are several."""
    return next((note.pitch - LOWEST for note in measure.notes if note.start <= quarter < note.end), None)


def split_works(scores: dict[str, np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Split the rows of scores, by file name, into those to train on and those held out: a random tenth of the works.

    A work is what has a number in the catalogue (BWV): movements of a cantata or passion are on one side.
    """
    works = sorted({_work(name) for name in scores})
    held_out = {works[i] for i in random_order(0, "chorales held out", len(works))[: len(works) // 10]}
    parts: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    known: set[bytes] = set()
    for name, rows in scores.items():
        if (same := rows.tobytes()) not in known:
            known.add(same)
            parts[_work(name) in held_out].append(rows)
    return parts


def _work(name: str) -> int:
    match = _NUMBER.match(name)
    return int(match[1]) if match else 0


def _make(source: Path) -> Rows:
    files = read_members(source, "music21", "corpus/bach/*.mxl")
    chords = {name: chords_of(voices_of(score_of(content))) for name, content in files.items()}
    train, test = split_works({name: rows for name, rows in chords.items() if rows is not None})
    return shuffled_rows("chorales", _packed(train), _packed(test))


def _packed(scores: list[np.ndarray]) -> States:
    return pack(np.concatenate(scores))


CHORALES = NamedSet(
    name="chorales",
    title="chords of Bach's chorales",
    origin="every quarter of the four-part chorales in music21's corpus: 4 voices x 48 pitches from C2 up",
    licence="public domain (the music), by permission (its encoding by M. Greentree); not distributed here",
    units=len(VOICES) * N_PITCHES,
    rows=19_742,
    held_out_rows=1_970,
    held_out="by work: a random tenth of the BWV numbers",
    digests=(
        "830303f592a5048d8226e45a8cc729ff4ce727860c6366cd945be4e66db895bb",
        "3ef51a7d0fe1d207f5adc0d766c3968aa1bdaef79bcff62931d8584ae0d3bf76",
    ),
    place=BUILT,
    shape=(len(VOICES), N_PITCHES),
    made_from=Source("music21 10.5.1", "pip install music21==10.5.1", package_directory("music21"), _make),
    seen=True,
)
