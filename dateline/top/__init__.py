"""`dateline top`: hops, rates, lag, feeds and last errors on a terminal, from what the services serve."""
