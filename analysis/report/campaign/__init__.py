"""The page on the studies of a campaign: tables over data sets, and the text around them."""
