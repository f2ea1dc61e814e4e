"""Replay: what lies in dead letters, or the originals, once more through the hops they came from.

It may run while everything runs, and may be stopped at any moment: each message is awaited, and a repeat changes
nothing.
"""
