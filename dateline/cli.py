"""The command `dateline`. Each subcommand lives in `dateline/commands`, and is read only when it is asked for."""

import importlib

import click

from services.common.errors import Misconfigured, Unavailable

COMMANDS = {
    "run": "Everything on one machine: Kafka, ingest, enrich, store.",
    "ingest": "The ingest service: wire files in, articles on Kafka.",
    "enrich": "The enrich service: names, sections, topics and tone.",
    "store": "The store and its query API.",
    "kafka": "Only the local Kafka.",
    "push": "Send files, folders or stdin to a running ingest.",
    "feeds": "Show how each feed does that ingest looks after.",
    "query": "Find articles in a running store.",
    "parse": "Show what ingest makes of files.",
    "analyze": "Show what enrichment finds in files.",
    "books": "Balance what was acknowledged against what is stored.",
    "top": "Show hops, rates, lag and feeds on the terminal.",
    "replay": "Send dead letters or originals through the hops once more.",
    "topics": "Create the Kafka topics, and report where they differ.",
    "migrate": "Bring the database to this version.",
    "keys": "Make, list or revoke keys of the query API.",
    "schemas": "Print the JSON Schema of a contract.",
    "config": "Check or print the settings.",
}
_EXIT_MISCONFIGURED = 2
_EXIT_UNAVAILABLE = 1


class Dateline(click.Group):
    """Finds commands by name without importing the others: `--help` stays quick, services stay small."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"dateline.commands.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each module exposes one
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in --help, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Dateline, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
def dateline() -> None:
    """An open newswire pipeline: wire files in, enriched, searchable articles out.

    Settings are environment variables DATELINE_*, also read from a file .env; `dateline config print` shows them all.
    """


def main() -> None:
    """Runs the command. What a person has to mend is one line on standard error: exit 2 for settings, 1 for outages."""
    try:
        dateline()
    except Misconfigured as error:
        click.echo(f"dateline: {error}", err=True)
        raise SystemExit(_EXIT_MISCONFIGURED) from None
    except Unavailable as error:
        click.echo(f"dateline: {error}", err=True)
        raise SystemExit(_EXIT_UNAVAILABLE) from None


if __name__ == "__main__":
    main()
