"""Build dbn/datasets/mnist.h5 and mnist-grey-*.xz from the four IDX files: python scripts/build_mnist.py DIRECTORY.

The files are those of LeCun, Cortes and Burges, gzipped: train-images-idx3-ubyte.gz and so on. A pixel above 127 is 1;
grey levels are kept as they are, compressed.
"""

import gzip
import hashlib
import lzma
import sys
from pathlib import Path

import h5py

from dbn.datasets.mnist import FORMAT
from dbn.datasets.readers.idx import read_idx
from rbm.bits import pack
from rbm.files import replacing, write_whole

THRESHOLD = 127
TRAIN_IMAGES_MD5 = "6bbc9ace898e44ae57da46a324031adb"
TARGET = Path(__file__).parents[1] / "dbn" / "datasets" / "mnist.h5"


def main(directory: str) -> None:
    """Read, check, threshold, pack and write."""
    source = Path(directory)
    md5 = hashlib.md5(gzip.decompress((source / "train-images-idx3-ubyte.gz").read_bytes())).hexdigest()
    if md5 != TRAIN_IMAGES_MD5:
        sys.exit(f"the uncompressed train images have md5 {md5}; expected {TRAIN_IMAGES_MD5}")
    with replacing(TARGET) as temporary, h5py.File(temporary, "w", track_order=False) as file:
        file.attrs.update(
            kind="mnist", format=FORMAT, n_units=784, threshold=THRESHOLD, train_images_md5=md5,
            origin="The MNIST database of handwritten digits, Y. LeCun, C. Cortes, C. J. C. Burges",
        )  # fmt: skip
        for split, prefix in (("train", "train"), ("test", "t10k")):
            images = read_idx(source / f"{prefix}-images-idx3-ubyte.gz")
            labels = read_idx(source / f"{prefix}-labels-idx1-ubyte.gz")
            words = pack(images.reshape(len(images), -1) > THRESHOLD).words
            options = {"compression": "gzip", "compression_opts": 9, "chunks": (min(10000, len(words)), words.shape[1])}
            file.create_dataset(f"{split}/images", data=words, **options)
            file.create_dataset(f"{split}/labels", data=labels, compression="gzip", compression_opts=9)
            write_whole(TARGET.with_name(f"mnist-grey-{split}.xz"), lzma.compress(images.tobytes(), preset=9))
    print(TARGET, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
