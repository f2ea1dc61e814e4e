"""Sending wire files to a running ingest."""
