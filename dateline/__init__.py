"""What a user touches: the command, the API client, everything on one machine."""
