import json

import pytest

from dbn.datasets.sets.makers import words
from dbn.datasets.sets.makers.words import WORDS, occurrence, split_books, vocabulary, words_of
from rbm import unpack


def test_words_of_a_text():
    assert words_of("And God's Son, and the son; O god\u2019s!") == {"and", "god's", "son", "the", "o"}


def test_vocabulary_counts_verses_and_breaks_ties_by_the_alphabet(monkeypatch):
    monkeypatch.setattr(words, "N_WORDS", 3)
    verses = [words_of("b b b a"), words_of("c a"), words_of("c d b"), words_of("a")]
    assert vocabulary(verses) == ["a", "b", "c"]
    assert unpack(occurrence(verses, ["a", "b", "c"])).tolist() == [[1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 0]]


def test_every_fifth_book_is_held_out():
    verses = [(f"book {i // 2}", f"word{i}") for i in range(24)]
    train, test = split_books(verses)
    held_out = {8, 9, 18, 19}
    assert test == [words_of(f"word{i}") for i in sorted(held_out)]
    assert train == [words_of(f"word{i}") for i in range(24) if i not in held_out]


@pytest.fixture
def package(tmp_path):
    verses = [(f"b{i}", f"common seen {'abcdef'[i]}") for i in range(4)] + [
        ("b4", f"common held {'abcdef'[i]}") for i in range(6)
    ]
    lines = [{"book": book, "text": text} for book, text in verses]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kjv.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_units_are_the_words_of_the_books_to_train_on(package, monkeypatch):
    monkeypatch.setattr(words, "N_WORDS", 2)
    train, test = (unpack(part.states) for part in WORDS.made_from.make(package))
    assert train.tolist() == [[1, 1]] * 4  # common, seen
    assert test.tolist() == [[1, 0]] * 6  # "held", more frequent than "seen", is no unit
