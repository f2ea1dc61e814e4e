"""`dateline query`: asks a running store from the terminal."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dateline.client import ApiError, Client
from schemas import EnrichedArticle
from services.common.settings import load
from services.store.settings import StoreSettings

_COLUMNS = ("published_at", "source", "sentiment", "score", "headline", "article_id")
_PAGE = 500
Asked = list[tuple[str, str]]
_TONES = {"negative": "red", "positive": "green"}


def _filter(_: click.Context, __: click.Parameter, texts: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in texts]
    for name, sign, _value in pairs:
        if not sign:
            raise click.BadParameter(f"{name!r} is no name=value, as in source=AP or not_topic=medtop:15000000")
    return [(name.strip(), value) for name, _sign, value in pairs]


@click.command("query")
@click.argument("q", required=False)
@click.option(
    "-f",
    "--filter",
    "filters",
    multiple=True,
    callback=_filter,
    metavar="NAME=VALUE",
    help="Any parameter of /v1/articles, repeated: source=AP, not_topic=sport, published_from=2026-03-01.",
)
@click.option("-n", "--limit", type=click.IntRange(0), default=20, show_default=True, help="Articles at most; 0: all.")
@click.option("-o", "--output", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--url", help="Of the store; unset: the one on this machine.")
@click.option("--key", envvar="DATELINE_API_KEY", help="A key of `dateline keys add`; also DATELINE_API_KEY.")
def command(q: str | None, filters: Asked, limit: int, output: str, **store: str | None) -> None:
    """Finds articles by the query Q and filters.

    Words of Q are all required; OR, NOT or -, "a phrase", "near words"~5, prefix*, field:value, field:[a TO b].
    As json it prints a whole article a line. Ends with 1 where the store does not answer or refuses the query; the
    text says in which column.
    """
    url = store["url"] or f"http://127.0.0.1:{load(StoreSettings).store_port}"
    asked: dict[str, list[str]] = {"q": [q]} if q else {}
    for name, value in filters:
        asked.setdefault(name, []).append(value)
    try:
        with Client(url, store["key"]) as client:
            found = client.articles(**asked, limit=min(limit or _PAGE, _PAGE))
            _OUTPUTS[output](islice(found, limit or None))
    except ApiError as error:
        raise click.ClickException(str(error)) from None


def _lines(articles: Iterable[EnrichedArticle]) -> None:
    for article in articles:
        click.echo(article.model_dump_json())


def _csv(articles: Iterable[EnrichedArticle]) -> None:
    for row in (_COLUMNS, *map(_row, articles)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(row)
        click.echo(text.getvalue(), nl=False)


def _row(article: EnrichedArticle) -> tuple[str, ...]:
    tone, moment = article.sentiment, article.published_at or article.received_at
    told = (tone.label.value, f"{tone.score:.2f}") if tone else ("", "")
    return (moment.isoformat(), article.source or article.provider, *told, article.headline, str(article.article_id))


def _table(articles: Iterable[EnrichedArticle]) -> None:
    table = Table("published", "source", "tone", "headline", "article", box=None, pad_edge=False)
    for article in articles:
        _, source, label, score, headline, key = _row(article)
        moment = article.published_at or article.received_at
        tone = f"[{_TONES.get(label, 'dim')}]{score}[/]" if label else ""
        table.add_row(f"{moment:%Y-%m-%d %H:%M}", escape(source), tone, escape(headline), key)
    console = Console()
    console.print(table if table.row_count else "nothing found")


_OUTPUTS: dict[str, Callable[[Iterable[EnrichedArticle]], None]] = {"table": _table, "json": _lines, "csv": _csv}
