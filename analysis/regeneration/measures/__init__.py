"""The measures of regeneration: a file a kind, each with the entries that `analysis.regeneration.registry` lists."""
