"""The claims, in the order in which they are decided and reported. Report, page and terminal iterate over them."""

from analysis.claims import matched_relevance, power_laws, regeneration
from analysis.claims.claim import Claim

CLAIMS: tuple[Claim, ...] = (
    matched_relevance.CLAIM,
    power_laws.CLAIM,
    regeneration.CLAIM,
)
