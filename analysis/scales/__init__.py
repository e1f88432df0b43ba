"""Resolution and relevance through scales: numbers of units, lengths of blocks."""
