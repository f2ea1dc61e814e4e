"""NITF, NewsML 1 and NewsML-G2 for tests: whole from the first call; name only what a test is about."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from tests.support.articles import NOON

_G2 = "http://iptc.org/std/nar/2006-10-01/"


def _marked(paragraphs: Iterable[str]) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in paragraphs)


def nitf(name: str, *paragraphs: str, headline: str = "Ferry sails again", at: datetime = NOON) -> str:
    """A NITF document."""
    docdata = f"<docdata><doc-id id-string='{name}'/><date.issue norm='{at.isoformat()}'/></docdata>"
    head = f"<body.head><hedline><hl1>{escape(headline)}</hl1></hedline></body.head>"
    content = f"<body.content>{_marked(paragraphs)}</body.content>"
    return f"<nitf><head>{docdata}</head><body>{head}{content}</body></nitf>"


def newsml1(*items: str) -> str:
    """A NewsML 1 document of the items."""
    return f"<NewsML>{''.join(items)}</NewsML>"


def newsml1_item(
    name: str, *paragraphs: str, headline: str = "Ferry sails again", at: datetime = NOON, component: str | None = None
) -> str:
    """A NewsItem; `component` instead of one that holds the headline and the paragraphs."""
    lines = f"<NewsLines><HeadLine>{escape(headline)}</HeadLine></NewsLines>"
    content = f"<ContentItem><DataContent>{_marked(paragraphs)}</DataContent></ContentItem>"
    names = f"<ProviderId>x.example</ProviderId><DateId>20260307</DateId><NewsItemId>{name}</NewsItemId>"
    return (
        f"<NewsItem><Identification><NewsIdentifier>{names}</NewsIdentifier></Identification>"
        f"<NewsManagement><ThisRevisionCreated>{at.isoformat()}</ThisRevisionCreated></NewsManagement>"
        f"{component or f'<NewsComponent>{lines}{content}</NewsComponent>'}</NewsItem>"
    )


def g2_item(
    name: str,
    *paragraphs: str,
    headline: str = "Ferry sails again",
    at: datetime = NOON,
    item_class: str = "text",
    content: str | None = None,
) -> str:
    """A newsItem without a namespace, which `g2_message` gives it; `content` instead of the paragraphs."""
    html = f"<inlineXML contenttype='application/xhtml+xml'><html><body>{_marked(paragraphs)}</body></html></inlineXML>"
    return (
        f"<newsItem guid='{name}' version='1'><itemMeta><itemClass qcode='ninat:{item_class}'/>"
        f"<versionCreated>{at.isoformat()}</versionCreated></itemMeta>"
        f"<contentMeta><headline>{escape(headline)}</headline></contentMeta>"
        f"<contentSet>{html if content is None else content}</contentSet></newsItem>"
    )


def g2_message(*parts: str, prefix: str = "") -> str:
    """A newsMessage in G2's namespace: its header, if any, then its items; `prefix` on it and nothing else."""
    header = next((each for each in parts if each.startswith("<header")), "")
    items = "".join(each for each in parts if each is not header)
    named = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    return (
        f"<{prefix}newsMessage {named}='{_G2}'>{header}<{prefix}itemSet>{items}</{prefix}itemSet></{prefix}newsMessage>"
    )
