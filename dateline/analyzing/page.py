"""An enriched article as it is read in a terminal: names in colour, headings bold, what carried the tone underlined."""

import unicodedata
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from schemas import EnrichedArticle
from schemas.enriched import Entity, EntityType, Sentiment, StepStatus, Tone

_KINDS = {
    EntityType.PERSON: "bold cyan",
    EntityType.ORGANISATION: "bold magenta",
    EntityType.LOCATION: "bold green",
    EntityType.EVENT: "bold yellow",
    EntityType.MISCELLANEOUS: "bold blue",
}
_TONES = {Tone.NEGATIVE: "red", Tone.NEUTRAL: "dim", Tone.POSITIVE: "green"}
_MOST = 25


def page(article: EnrichedArticle) -> Group:
    """Headline, what the whole is, the text, its names and its parts."""
    title = Text(_safe(article.headline or article.slugline or str(article.article_id)), "bold")
    parts: list[RenderableType] = [Rule(), title, *_whole(article), _text(article)]
    if article.entities:
        parts.append(_names(article))
    if len(article.sections) > 1:
        parts.append(_sections(article))
    return Group(*parts, "")


def _safe(text: str) -> str:
    """Control characters would move the cursor, or worse; one sign stands for each, so that places stay."""
    return "".join("·" if unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\n\t" else sign for sign in text)


def _whole(article: EnrichedArticle) -> Iterator[RenderableType]:
    language = article.detected_language
    if language is not None:
        yield Text.assemble(("language  ", "dim"), f"{language.code} {language.confidence:.2f}")
    if article.topics:
        yield Text.assemble(("topics    ", "dim"), ", ".join(f"{t.name} {t.confidence:.2f}" for t in article.topics))
    if article.sentiment is not None:
        yield Text.assemble(("tone      ", "dim"), _tone(article.sentiment))
    for name, step in article.enrichment.steps.items():
        if step.status is not StepStatus.OK:
            yield Text.assemble((f"{name}: ", "dim"), (str(step.status), "yellow"))
    yield ""


def _tone(sentiment: Sentiment | None) -> Text:
    if sentiment is None:
        return Text("")
    mixed = ", mixed" if sentiment.mixed else ""
    return Text(
        f"{sentiment.label} {sentiment.score:+.2f} ({sentiment.confidence:.2f}{mixed})", _TONES[sentiment.label]
    )


def _text(article: EnrichedArticle) -> Text:
    text = Text(_safe(article.body))
    for section in article.sections:
        if section.heading:
            text.stylize("bold", section.start, section.start + len(section.heading))
    for span in article.sentiment.evidence if article.sentiment else ():
        text.stylize("underline", span.start, span.end)
    for entity in article.entities:
        for mention in entity.mentions:
            text.stylize(_KINDS[entity.type], mention.start, mention.end)
    text.append("\n")
    return text


def _names(article: EnrichedArticle) -> Table:
    table = _table("kind", "name", "named", "also", "salience", "tone towards it")
    for entity in article.entities[:_MOST]:
        kind = Text(entity.type, _KINDS[entity.type])
        also = _safe(", ".join(_variants(entity)))
        named = str(len(entity.mentions))
        table.add_row(
            kind, Text(_safe(entity.name)), named, Text(also), f"{entity.salience:.2f}", _tone(entity.sentiment)
        )
    if len(article.entities) > _MOST:
        table.caption = f"and {len(article.entities) - _MOST} more"
    return table


def _variants(entity: Entity) -> list[str]:
    texts = {" ".join(mention.text.split()): None for mention in entity.mentions}
    return [text for text in texts if text != entity.name]


def _sections(article: EnrichedArticle) -> Table:
    table = _table("part", "heading", "names", "tone")
    for section in article.sections:
        names = str(len(section.entity_ids))
        table.add_row(str(section.index), Text(_safe(section.heading or "")), names, _tone(section.sentiment))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table
