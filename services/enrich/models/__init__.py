"""Weights with their cards, and for each kind of model one file that loads it and predicts a batch."""
