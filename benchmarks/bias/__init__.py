"""How far the mean of an estimated gradient is from the exact one, over Gibbs steps and stages of training."""
