"""Controls: samples of M points of known laws, and what the verdicts of the claims say to them."""
