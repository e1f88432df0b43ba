"""Laws over states: probabilities in groups, samples of M points, and matching of a sample's mean resolution."""
