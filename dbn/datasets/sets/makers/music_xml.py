"""Which notes sound when in a score: as much of MusicXML as a chorale of a few voices needs."""

import zipfile
from fractions import Fraction
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

from rbm.errors import InputError

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}  # semitones above C


class Note(NamedTuple):
    """A note in a measure; times are in quarters from the start of the measure."""

    start: Fraction
    end: Fraction
    pitch: int  # semitones, as of MIDI: 60 is middle C


class Measure(NamedTuple):
    """A measure of one voice."""

    length: Fraction  # quarters
    notes: tuple[Note, ...]


Voices = dict[str, list[list[Measure]]]


def score_of(content: bytes) -> ElementTree.Element:
    """Return the root of a score given as the bytes of an .mxl archive; InputError if it is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
            name = next(item.get("full-path", "") for item in container.iter() if item.tag.endswith("rootfile"))
            return ElementTree.fromstring(archive.read(name))
    except (zipfile.BadZipFile, KeyError, StopIteration, ElementTree.ParseError) as error:
        raise InputError(f"this is no compressed MusicXML ({error}): get the package again") from None


def voices_of(score: ElementTree.Element) -> Voices:
    """Return the measures of every part, in the order of the score, by the name of the part."""
    names = {part.get("id"): (part.findtext("part-name") or "").strip() for part in score.iter("score-part")}
    found: Voices = {}
    for part in score.findall("part"):
        found.setdefault(names.get(part.get("id"), ""), []).append(_measures(part))
    return found


def _measures(part: ElementTree.Element) -> list[Measure]:
    divisions, shift, measures = 1, 0, []
    for measure in part.findall("measure"):
        now = start = length = Fraction(0)
        notes: list[Note] = []
        for item in measure:
            if item.tag == "attributes":
                divisions = int(item.findtext("divisions") or divisions)
                shift = _transposition(item.find("transpose"), shift)
            duration = Fraction(int(item.findtext("duration") or 0), divisions)
            if item.tag == "backup":
                now -= duration
            elif item.tag == "forward":
                now += duration
            elif item.tag == "note" and item.find("grace") is None:
                if item.find("chord") is None:
                    start, now = now, now + duration
                pitch = item.find("pitch")
                if pitch is not None:
                    notes.append(Note(start, start + duration, _semitones(pitch) + shift))
            length = max(length, now)
        measures.append(Measure(length, tuple(notes)))
    return measures


def _semitones(pitch: ElementTree.Element) -> int:
    octave, alter = int(pitch.findtext("octave") or 0), int(float(pitch.findtext("alter") or 0))
    return 12 * (octave + 1) + _STEPS[pitch.findtext("step") or "C"] + alter


def _transposition(element: ElementTree.Element | None, before: int) -> int:
    if element is None:
        return before
    return int(element.findtext("chromatic") or 0) + 12 * int(element.findtext("octave-change") or 0)
