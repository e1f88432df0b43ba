"""What sums of softplus are emitted from: the sum of max(x, 0) and the product of 1 + exp(-|x|) over vectors x.

softplus(x) = max(x, 0) + log(1 + exp(-|x|)), and the sum of the logarithms is the logarithm of the product: every
factor is from 1 to 2, so that a float64 holds the product of 1000 of them. In float64 throughout; the exponential is
2**y, y = - |x| log2(e).
"""

import math

from llvmlite import ir
from numba.core import cgutils

from rbm.kernels.simd.lanes import power_of_two
from rbm.kernels.simd.operation import INT32, LANES, splat

MAX_TILES = 62  # whose product, of factors of at most 2, a float64 holds: 2**992 < 1.8e308
DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
_LIMIT = 60.0  # exp(-60) is nothing beside 1
LOG2E = 1 / math.log(2)


def terms(order):
    """Return the coefficients of 2**g on [-1/2, 1/2], the highest first: to 2e-10 of order 8, to 2e-16 of order 12."""
    return tuple(math.log(2) ** k / math.factorial(k) for k in range(order, -1, -1))


FINE_TERMS = terms(12)


class SoftplusSums:
    """Emits the sum of max(x, 0), and for each scale s, at least 0, the product of 1 + exp(-s |x|)."""

    def __init__(self, emitter, polynomial, scales=(None,)):
        """Begin with nothing; the scales are float64 values, None for 1."""
        builder = emitter.builder
        self.emitter, self.polynomial = emitter, polynomial
        self.total = cgutils.alloca_once_value(builder, doubles(0.0))
        self.products = [cgutils.alloca_once_value(builder, doubles(1.0)) for _ in scales]
        self.scales = [None if scale is None else splat(builder, scale) for scale in scales]

    def add(self, x):
        """Emit the terms of a vector of 16 float64."""
        builder = self.emitter.builder
        above = builder.fcmp_ordered(">", x, doubles(0.0))
        positive = builder.select(above, x, doubles(0.0))
        builder.store(builder.fadd(builder.load(self.total), positive), self.total)
        size = builder.select(above, x, builder.fneg(x))
        for scale, product in zip(self.scales, self.products, strict=True):
            factor = self._one_plus_exponential(size if scale is None else builder.fmul(size, scale))
            builder.store(builder.fmul(builder.load(product), factor), product)

    def result(self):
        """Emit the tuple of the sum and the products over all vectors and their elements."""
        builder = self.emitter.builder
        sums = over_lanes(builder, builder.fadd, builder.load(self.total))
        products = [over_lanes(builder, builder.fmul, builder.load(product)) for product in self.products]
        return self.emitter.context.make_tuple(builder, self.emitter.signature.return_type, [sums, *products])

    def _one_plus_exponential(self, size):
        """Emit 1 + exp(-size) of 16 numbers of at least 0; nan for nan."""
        builder, least = self.emitter.builder, doubles(-_LIMIT * LOG2E)
        y = builder.fmul(size, doubles(-LOG2E))
        y = builder.select(builder.fcmp_ordered("<", y, least), least, y)
        return builder.fadd(doubles(1.0), power_of_two(builder, y, self.polynomial))


def doubles(value):
    """Make a constant vector of 16 equal float64."""
    return ir.Constant(DOUBLES, [value] * LANES)


def over_lanes(builder, operation, vector):
    """Emit the sum or product of the elements of a vector."""
    lanes = [builder.extract_element(vector, INT32(lane)) for lane in range(LANES)]
    while len(lanes) > 1:
        lanes = [operation(a, b) for a, b in zip(lanes[::2], lanes[1::2], strict=True)]
    return lanes[0]
