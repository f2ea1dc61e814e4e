"""`dateline store`: one service."""

import click


@click.command("store")
def command() -> None:
    """Stores enriched articles and answers queries (port DATELINE_STORE_PORT, 8000).

    Runs until SIGTERM or Ctrl-C, then finishes what it has begun. Settings: `dateline config print`.
    """
    from services.store.main import main

    main()
