"""Ask of every verdict whether its rule says yes to an ideal, and no to a null, in the place of the layers."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from analysis.claims.claim import Claim
from analysis.claims.in_place.stand_ins import drawn_stand_ins, null_stand_ins, with_stand_ins
from analysis.claims.reading import Index
from analysis.claims.verdict import Decision
from analysis.claims.wording import join_words
from analysis.protocols.second import IN_PLACE_DRAWS, IN_PLACE_SHARE


class Answer(NamedTuple):
    """What a verdict's rule says of one control in the place of all layers, in how many draws."""

    control: str  # the kind of ideal, or the null
    ideal: bool  # whether it should be supported
    supported: int
    undecided: int
    not_supported: int

    @property
    def drawn(self) -> int:
        """Return the number of draws."""
        return self.supported + self.undecided + self.not_supported

    @property
    def counts(self) -> str:
        """Write how often it is supported, undecided and not supported."""
        return f"{self.supported}, {self.undecided}, {self.not_supported}"


Answers = tuple[Answer, ...]


def answers_in_place(index: Index, claims: Sequence[Claim]) -> dict[str, Answers]:
    """Decide each claim of controls in the place of the layers.

    Parameters
    ----------
    index : Index
        Of a study; with its read-outs exchanged (`by_readout`) the answers are those for the sampled one.
    claims : sequence of Claim
        Those without an ideal have no answers here.

    Returns
    -------
    dict
        By title of the claim: the ideal first, drawn `IN_PLACE_DRAWS` times, then every null that is known at the H[s]
        of a layer, each once.
    """
    drawn, nulls = {}, {}
    for ideal in dict.fromkeys(claim.ideal for claim in claims if claim.ideal):
        drawn[ideal] = [with_stand_ins(index, drawn_stand_ins(index, ideal, n)) for n in range(IN_PLACE_DRAWS)]
    for null in dict.fromkeys(name for claim in claims for name in claim.nulls):
        samples = null_stand_ins(index, null)
        if any(math.isfinite(sample.fraction) for of in samples.values() for sample in of.values()):
            nulls[null] = [with_stand_ins(index, samples)]
    return {
        claim.title: (
            _answer(claim, claim.ideal, True, drawn[claim.ideal]),
            *(_answer(claim, null, False, nulls[null]) for null in claim.nulls if null in nulls),
        )
        if claim.ideal
        else ()
        for claim in claims
    }


def doubt(decision: Decision, answers: Answers) -> str:
    """Say in a few words why a verdict is no evidence; empty where nothing is known against it, or it is undecided."""
    said_yes = [answer for answer in answers if answer.supported > IN_PLACE_SHARE * answer.drawn]
    if decision == "not supported" and answers and not any(answer.ideal for answer in said_yes):
        return "does not say yes to ideals either"
    wrong = [answer.control for answer in said_yes if not answer.ideal]
    if decision == "supported" and wrong:
        return f"says yes to {join_words(wrong)} too"
    return ""


def marked(decision: Decision, answers: Answers) -> str:
    """Write a decision, and in brackets that it is no evidence, where it is none."""
    return f"{decision} (no evidence)" if doubt(decision, answers) else decision


def answers_sentence(decision: Decision, answers: Answers) -> str:
    """Say what the rule says of the controls, and what that leaves of a verdict; empty without controls."""
    if not answers:
        return ""
    said = "; ".join(f"{answer.control} {answer.counts}" for answer in answers)
    found = doubt(decision, answers)
    end = f" The test {found}: this verdict is no evidence." if found else ""
    return f"The same rule of controls in the place of these layers (supported, undecided, not): {said}.{end}"


def _answer(claim: Claim, control: str, ideal: bool, indices: Sequence[Index]) -> Answer:
    decisions = [claim.decide(index).decision for index in indices]
    yes, no = decisions.count("supported"), decisions.count("not supported")
    return Answer(control, ideal, yes, len(decisions) - yes - no, no)
