"""The claims, in the order in which they are decided and reported. Report, page and terminal iterate over them."""

from typing import NamedTuple

from analysis.claims.claim import Claim
from analysis.claims.first import matched_relevance, power_laws, regeneration
from analysis.claims.second import described_power_laws, noise, predictive_layer, training_effect
from rbm.errors import InputError

CLAIMS: tuple[Claim, ...] = (
    noise.CLAIM,
    training_effect.CLAIM,
    described_power_laws.DESCRIPTION,
    described_power_laws.LEARNING,
    predictive_layer.CLAIM,
)
FIRST_CLAIMS: tuple[Claim, ...] = (
    matched_relevance.CLAIM,
    power_laws.CLAIM,
    regeneration.CLAIM,
)


class Protocol(NamedTuple):
    """Rules by which the claims are decided."""

    name: str  # of --protocol
    page: str  # file of the rules


CURRENT = Protocol("second", "analysis/protocols/second.md")
FIRST = Protocol("first", "analysis/protocols/first.md")  # history
PROTOCOLS = (CURRENT, FIRST)


def protocol_named(name: str) -> Protocol:
    """Return the protocol of a name; InputError, with the names there are, if there is none."""
    for protocol in PROTOCOLS:
        if protocol.name == name:
            return protocol
    raise InputError(f"protocol must be one of {', '.join(p.name for p in PROTOCOLS)}; got {name!r}")


def claims_of(protocol: Protocol) -> tuple[Claim, ...]:
    """Return the claims as a protocol decides them."""
    return CLAIMS if protocol == CURRENT else FIRST_CLAIMS
