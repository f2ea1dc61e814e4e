"""The same story across wires: which articles tell it, who was first, and why they are taken for the same."""
