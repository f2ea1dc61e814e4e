"""`dateline ingest`: one service."""

import click


@click.command("ingest")
def command() -> None:
    """Takes wire files in over HTTP and puts each article on Kafka (port DATELINE_INGEST_PORT, 8001).

    Runs until SIGTERM or Ctrl-C, then finishes what it has begun. Settings: `dateline config print`.
    """
    from services.ingest.main import main

    main()
