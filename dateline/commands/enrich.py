"""`dateline enrich`: one service."""

import click


@click.command("enrich")
def command() -> None:
    """Reads raw articles from Kafka, enriches them, and puts them back (probes on DATELINE_ENRICH_PORT, 8002).

    Runs until SIGTERM or Ctrl-C, then finishes what it has begun. Settings: `dateline config print`.
    """
    from services.enrich.main import main

    main()
