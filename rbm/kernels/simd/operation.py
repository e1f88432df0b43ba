"""A vector operation: a NumPy function that says what is computed, and the LLVM it is compiled to.

    @vector_operation(VOID, (ARRAY, INDEX), generate)
    def negate(out, at):
        \"\"\"Negate 16 floats of out from element ``at`` on.\"\"\"
        out[at : at + LANES] *= -1

Under NUMBA_DISABLE_JIT=1 ``negate`` is the NumPy function. Else it is an intrinsic of Numba, to be called inside
kernels, and ``generate(emitter)`` writes its instructions. Its docstring, and as ``negate.numpy`` the function itself,
are there both ways. Offsets are in elements and arrays C-contiguous; nothing is checked.

Vectors of 16 floats are portable: LLVM splits them where registers are narrower.
"""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED

LANES = 16  # floats in a vector, columns in a tile
INT1, INT8, INT16, INT32, INT64 = (ir.IntType(bits) for bits in (1, 8, 16, 32, 64))
FLOATS = ir.VectorType(ir.FloatType(), LANES)

ARRAY = None  # an argument of any array type
INDEX, WORD, FLOAT, VOID = types.intp, types.uint64, types.float32, types.void


class Emitter(NamedTuple):
    """Where the instructions of an operation go, and the values they start from."""

    context: Any
    builder: Any
    signature: Any
    arguments: Any

    def data(self, position: int) -> Any:
        """Return the pointer to the first element of an array argument."""
        array = cgutils.create_struct_proxy(self.signature.args[position])
        return array(self.context, self.builder, value=self.arguments[position]).data

    def element(self, position: int) -> Any:
        """Return the pointer to the element of an array argument at the offset that is the next argument."""
        return self.builder.gep(self.data(position), [self.arguments[position + 1]])

    def vector(self, position: int) -> Any:
        """Return ``element(position)`` as a pointer to 16 floats, which need not be aligned."""
        return vector_pointer(self.builder, self.element(position))


def vector_operation(result: Any, kinds: tuple[Any, ...], generate: Callable[[Emitter], Any]) -> Callable[[Any], Any]:
    """Compile a NumPy function to the LLVM that ``generate`` emits.

    Parameters
    ----------
    result : Numba type
    kinds : tuple of Numba types
        Of the arguments; ``ARRAY`` for an array.
    generate : callable
        Emits the instructions and returns the result's value, nothing if there is none.
    """

    def decorate(function: Any) -> Any:
        if DISABLED:
            function.numpy = function
            return function

        def typed(context: Any, *given: Any) -> Any:
            arguments = (actual if kind is ARRAY else kind for kind, actual in zip(kinds, given, strict=True))
            return result(*arguments), emit

        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            value = generate(Emitter(context, builder, signature, arguments))
            return context.get_dummy_value() if value is None else value

        functools.update_wrapper(typed, function)
        parameters = inspect.signature(function).parameters.values()
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        typed.__signature__ = inspect.Signature([context, *parameters])  # type: ignore[attr-defined]
        operation: Any = intrinsic(typed)
        operation.numpy = function
        return operation

    return decorate


def has_feature(context: Any, name: str) -> bool:
    """Whether the processor compiled for has a feature, by LLVM's name of it."""
    return f"+{name}" in context.codegen().magic_tuple()[2].split(",")


def vector_pointer(builder: Any, pointer: Any) -> Any:
    """Cast a pointer to one to 16 floats."""
    return builder.bitcast(pointer, FLOATS.as_pointer())


def constant(element: Any, values: Iterable[Any]) -> Any:
    """Make a constant vector of whole numbers."""
    numbers = [int(value) for value in values]
    return ir.Constant(ir.VectorType(element, len(numbers)), numbers)


def floats(value: float) -> Any:
    """Make a constant vector of 16 equal floats, ``value`` rounded to float32."""
    return ir.Constant(FLOATS, [float(np.float32(value))] * LANES)


def splat(builder: Any, value: Any, lanes: int = LANES) -> Any:
    """Make a vector of equal elements."""
    one = builder.insert_element(ir.Constant(ir.VectorType(value.type, lanes), ir.Undefined), value, INT32(0))
    return builder.shuffle_vector(one, one, constant(INT32, [0] * lanes))
