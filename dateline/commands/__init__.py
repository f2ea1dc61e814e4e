"""The subcommands, a file each; each exposes `command`."""
