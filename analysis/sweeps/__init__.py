"""Studies of many settings: which points a file asks for, and what they found as one table."""
