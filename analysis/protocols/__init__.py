"""The rules by which the claims are decided: a page and its numbers for each protocol. The first is history."""
