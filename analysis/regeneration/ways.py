"""What the measures of one layer are computed from. What several of them need is computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.entropies.entropy import resolution, state_counts
from analysis.errorbars.intervals import Interval, mean
from analysis.regeneration.classes import classify
from analysis.regeneration.code_length import code_length
from analysis.regeneration.manifolds import Overlap, overlap
from analysis.regeneration.patterns import Regenerated
from analysis.regeneration.recurrence import Recurrence, recurrence
from analysis.regeneration.reference import Reference
from dbn.model import DBN
from rbm.bits import States
from rbm.mixing import Mixing, Recorded, summarise


@dataclass(frozen=True)
class WayPatterns:
    """The patterns that one way regenerates from one layer."""

    model: DBN
    layer: int
    regenerated: Regenerated
    reference: Reference

    @property
    def patterns(self) -> States:
        """The patterns, (n, n_visible)."""
        return self.regenerated.patterns

    @cached_property
    def overlap(self) -> Overlap:
        """Precision, recall and F1 against held-out rows."""
        return overlap(self.patterns, self.reference.held_out)

    @cached_property
    def recurrence(self) -> Recurrence:
        """How well the patterns encode to the states they came from."""
        return recurrence(self.model, self.layer, self.regenerated)

    @cached_property
    def classes(self) -> np.ndarray | None:
        """The class of each pattern, (n,); None for data without labels."""
        classifier = self.reference.classifier
        return None if classifier is None else classify(classifier, self.patterns)


@dataclass(frozen=True)
class FrequencyPatterns:
    """R2: patterns of states drawn with their frequency from given states of a layer, one a data point."""

    decoded: WayPatterns  # visible units most probable
    sampled: WayPatterns  # visible units sampled
    resolution_bits: float  # H[s] of the states given, bits


@dataclass(frozen=True)
class LayerPatterns:
    """The states of one layer and the patterns of all three ways."""

    model: DBN
    layer: int
    training: States  # states of the training rows
    sources: States  # states of the held-out rows that R1 encodes
    encoded_and_decoded: WayPatterns  # R1
    free: WayPatterns  # R3
    recorded: Recorded | None  # along the chains of R3
    reference: Reference
    seed: int

    @cached_property
    def resolution_bits(self) -> float:
        """H[s] of the training rows, bits."""
        return resolution(state_counts(self.training), "bits")

    @cached_property
    def mixing(self) -> Mixing | None:
        """How the chains of R3 mix; None of states that are from no chains."""
        return None if self.recorded is None else summarise(self.recorded)

    @cached_property
    def halves(self) -> tuple[States, States]:
        """States of two disjoint sets of training rows."""
        one, other = self.reference.halves
        return self.training.rows(one), self.training.rows(other)

    @cached_property
    def code_length(self) -> Interval:
        """Mean code length of the held-out rows that R1 encodes, bits a pixel."""
        return mean(code_length(self.model, self.layer, self.sources, self.reference.sources, seed=self.seed))
