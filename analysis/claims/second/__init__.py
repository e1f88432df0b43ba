"""The claims as the second protocol decides them."""
