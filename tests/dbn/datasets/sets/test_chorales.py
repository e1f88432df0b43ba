import zipfile
from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest

from dbn.datasets.sets.makers.chorales import CHORALES, chords_of, split_works
from dbn.datasets.sets.makers.music_xml import Measure, Note, score_of, voices_of
from rbm import InputError, unpack

CONTAINER = "<container><rootfiles><rootfile full-path='score.xml'/></rootfiles></container>"


def note(step, octave, duration, *, alter=None, chord=False):
    pitch = f"<step>{step}</step>" + (f"<alter>{alter}</alter>" if alter else "") + f"<octave>{octave}</octave>"
    chord = "<chord/>" if chord else ""
    return f"<note>{chord}<pitch>{pitch}</pitch><duration>{duration}</duration></note>"


def rest(duration):
    return f"<note><rest/><duration>{duration}</duration></note>"


def score(parts):
    """The bytes of an .mxl of parts: pairs of a name and the contents of its measures."""
    names = "".join(
        f"<score-part id='P{i}'><part-name>{name}</part-name></score-part>" for i, (name, _) in enumerate(parts)
    )
    bodies = "".join(
        f"<part id='P{i}'>" + "".join(f"<measure>{m}</measure>" for m in measures) + "</part>"
        for i, (_, measures) in enumerate(parts)
    )
    text = f"<?xml version='1.0'?><score-partwise><part-list>{names}</part-list>{bodies}</score-partwise>"
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("score.xml", text)
    return content.getvalue()


DIVISIONS = "<attributes><divisions>2</divisions></attributes>"


def chorale(soprano, others=None):
    """A score whose soprano has these measures and whose other voices sing C3 all the time, or as given."""
    held = others or [DIVISIONS + note("C", 3, 4)] * len(soprano)
    return score([("Soprano", soprano), ("Alto", held), ("Tenor", held), ("Bass", held)])


def rows_of(content):
    found = chords_of(voices_of(score_of(content)))
    return None if found is None else found.reshape(-1, 4, 48)


def test_notes_have_their_times_and_pitches():
    measures = [
        DIVISIONS + "<note><grace/><pitch><step>E</step><octave>5</octave></pitch></note>"
        + note("C", 4, 1) + note("F", 4, 1, alter=1) + note("A", 4, 1, chord=True) + rest(2)
        + "<backup><duration>3</duration></backup>" + note("B", 3, 1, alter=-1)
        + "<forward><duration>1</duration></forward>" + note("D", 5, 1),
        "<attributes><transpose><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose></attributes>"
        + note("C", 5, 4),
    ]  # fmt: skip
    ((found,),) = voices_of(score_of(score([("Tenor", measures)]))).values()
    half = Fraction(1, 2)
    assert found[0] == Measure(
        Fraction(2),
        (Note(0 * half, half, 60), Note(half, 2 * half, 66), Note(half, 2 * half, 69), Note(half, 2 * half, 58),
         Note(3 * half, 4 * half, 74)),
    )  # fmt: skip
    assert found[1] == Measure(Fraction(2), (Note(Fraction(0), Fraction(2), 58),))


def test_a_row_a_quarter_with_held_notes_rests_and_pickups():
    pickup = DIVISIONS + note("G", 4, 1)
    first = note("C", 5, 3) + note("D", 5, 1)
    second = rest(2) + note("E", 5, 2)
    rows = rows_of(chorale([pickup, first, second], [DIVISIONS + note("C", 3, 1), note("C", 3, 4), note("C", 3, 4)]))
    assert [np.flatnonzero(row[0]).tolist() for row in rows] == [[31], [36], [36], [], [40]]
    assert (rows[:, 1:] == (np.arange(48) == 12)).all()


def test_quarters_in_which_nobody_sings_are_left_out():
    silent = [DIVISIONS + note("C", 3, 2) + rest(2)]
    assert len(rows_of(chorale([DIVISIONS + rest(4)], silent))) == 1


@pytest.mark.parametrize(
    "content",
    [
        score([(name, [DIVISIONS + note("C", 4, 4)]) for name in ("Soprano", "Alto", "Tenor")]),
        score([(name, [DIVISIONS + note("C", 4, 4)]) for name in ("Soprano", "Soprano", "Alto", "Tenor", "Bass")]),
        chorale([DIVISIONS + note("B", 1, 4)]),
        chorale([DIVISIONS + note("C", 6, 4)]),
        chorale([DIVISIONS + note("C", 4, 4)] * 2, [DIVISIONS + note("C", 3, 4)]),
    ],
    ids=["no bass", "two sopranos", "below", "above", "fewer measures"],
)
def test_scores_that_are_left_out(content):
    assert rows_of(content) is None


def test_ends_of_the_range():
    rows = rows_of(chorale([DIVISIONS + note("C", 2, 2) + note("B", 5, 2)]))
    assert [np.flatnonzero(row[0]).tolist() for row in rows] == [[0], [47]]


@pytest.mark.parametrize("content", [b"", b"no archive", score([])[:40]], ids=["empty", "no archive", "cut off"])
def test_what_is_no_score_is_refused(content):
    with pytest.raises(InputError, match="no compressed MusicXML"):
        score_of(content)


def named(n_works):
    """Two scores a work, each of one row of its own."""
    bits = np.eye(2 * n_works, dtype=bool)
    return {f"bwv{i // 2 + 1}.{i % 2}.mxl": bits[i : i + 1] for i in range(2 * n_works)}


def test_works_are_held_out_whole():
    scores = named(30)
    train, test = split_works(scores)
    assert (len(train), len(test)) == (54, 6)
    works = [{int(np.flatnonzero(rows[0])[0]) // 2 for rows in side} for side in (train, test)]
    assert not works[0] & works[1]
    assert len(works[0] | works[1]) == 30


def test_a_score_that_repeats_another_is_left_out():
    scores = named(30)
    scores["bwv999.mxl"] = scores["bwv1.0.mxl"]
    train, test = split_works(scores)
    found = np.concatenate(train + test)
    assert (found.sum(axis=0) == 1).all()


def test_the_set_is_made_of_a_directory_of_scores(tmp_path):
    folder = tmp_path / "corpus" / "bach"
    folder.mkdir(parents=True)
    for i in range(20):
        octave, step = divmod(i, 7)
        (folder / f"bwv{i}.mxl").write_bytes(chorale([DIVISIONS + note("CDEFGAB"[step], octave + 3, 4)]))
    (folder / "bwv20.mxl").write_bytes(score([("Piano", [note("C", 4, 4)])]))
    train, test = (unpack(part.states).reshape(-1, 4, 48) for part in CHORALES.made_from.make(tmp_path))
    assert (len(train), len(test)) == (36, 4)
    soprano = [{int(pitch) for pitch in part[:, 0].argmax(axis=1)} for part in (train, test)]
    assert (len(soprano[0]), len(soprano[1])) == (18, 2)
    assert not soprano[0] & soprano[1]
