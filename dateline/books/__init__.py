"""The books: what was acknowledged against what is stored, dead or in flight, read from what is durable only."""
