import hashlib

import numpy as np

from dbn.datasets import digest
from rbm import pack
from rbm.bits import States

BITS = np.random.default_rng(7).integers(0, 2, (3, 67), np.uint8)


def test_it_is_the_hash_of_width_rows_and_little_endian_words():
    text = b"67 3 "
    for row in BITS:
        text += sum(int(bit) << j for j, bit in enumerate(row)).to_bytes(16, "little")
    assert digest(pack(BITS)) == hashlib.sha256(text).hexdigest()


def test_a_bit_the_order_the_width_and_the_number_of_rows_change_it():
    flipped = BITS.copy()
    flipped[2, 66] ^= 1
    variants = [
        BITS,
        flipped,
        BITS[::-1],
        BITS[:2],
        np.pad(BITS, ((0, 0), (0, 1))),
        np.pad(BITS, ((0, 1), (0, 0))),
        np.zeros((0, 67)),
        np.zeros((0, 66)),
    ]
    assert len({digest(pack(v)) for v in variants}) == len(variants)


def test_layout_and_byte_order_in_memory_do_not():
    words = pack(BITS).words
    for same in (np.asfortranarray(words), words.astype(">u8"), np.repeat(words, 2, axis=0)[::2]):
        assert digest(States(same, 67)) == digest(pack(BITS))
