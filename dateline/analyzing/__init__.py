"""What `dateline analyze` reads and shows."""
