"""Sequences of an alignment by name, in the formats of FASTA, a3m, Stockholm and Clustal.

PHYLIP, NEXUS, MSF, FASTQ, SAM and VCF are recognised, so that they are not taken for a text of words, and refused.

In a3m and Stockholm a lower-case letter or a "." may be an insert beside the columns of the alignment; in a3m, where
sequences have different numbers of them, they are left out.
"""

import re
from typing import NamedTuple

from rbm.errors import InputError

_REFUSED = {
    "PHYLIP": "", "NEXUS": r"#NEXUS\b", "MSF": r"(!!..?_MULTIPLE_ALIGNMENT|PileUp)\b", "VCF": r"##fileformat=VCF",
    "SAM": r"@(HD|SQ)\t", "FASTQ": r"@[^\n]*\n[A-Za-z.-]+\r?\n\+",
}  # fmt: skip


class Aligned(NamedTuple):
    """Sequences as they are written, and the number of the line that each begins in."""

    lines: list[int]
    rows: list[str]


def format_of(text: str) -> str:
    """Return the format of an alignment: fasta, stockholm or clustal, or a name of those refused; empty if none."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if first.startswith(">"):
        return "fasta"
    if first.startswith("# STOCKHOLM"):
        return "stockholm"
    if re.match(r"(CLUSTAL|MUSCLE|PROBCONS)\b", first):
        return "clustal"
    rest = text.split(None, 2)[2:]
    if re.fullmatch(r"\d+\s+\d+(\s+[SI])?", first) and rest and not re.fullmatch(r"[\d.eE+\s-]*", rest[0]):
        return "PHYLIP"
    return next((name for name, begin in _REFUSED.items() if begin and re.match(begin, text.lstrip(), re.I)), "")


def read_aligned(path: str, text: str) -> Aligned:
    """Read the sequences in a text; InputError if it is of no format that is read."""
    found = format_of(text)
    if found in _REFUSED:
        what = "reads or variants" if found in ("VCF", "SAM", "FASTQ") else "an alignment"
        raise InputError(f"{path} is {what} in {found}, which is not read: convert it to FASTA, one '>' a sequence")
    if found in ("stockholm", "clustal"):
        return _blocks(text, found)
    aligned = _fasta(path, text)
    if path.lower().removesuffix(".gz").endswith(".a3m"):
        aligned = aligned._replace(rows=[re.sub(r"[a-z.]", "", row) for row in aligned.rows])
    return aligned


def _fasta(path: str, text: str) -> Aligned:
    lines: list[int] = []
    parts: list[list[str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith(">"):
            lines.append(number)
            parts.append([])
        elif stripped and not parts:
            raise InputError(f"{path}, line {number}: a FASTA file begins with a header, a line that begins with '>'")
        elif stripped:
            parts[-1].append("".join(stripped.split()))
    return Aligned(lines, ["".join(part) for part in parts])


def _blocks(text: str, kind: str) -> Aligned:
    """Read lines of a name and a part of its sequence, in one block or several."""
    lines: dict[str, int] = {}
    parts: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() == "//":
            break
        fields = line.split()
        is_sequence = len(fields) >= 2 and not line[0].isspace() and not line.startswith("#")
        if is_sequence and not (kind == "clustal" and not lines and number == 1):
            lines.setdefault(fields[0], number)
            parts[fields[0]] = parts.get(fields[0], "") + fields[1]
    return Aligned(list(lines.values()), list(parts.values()))
