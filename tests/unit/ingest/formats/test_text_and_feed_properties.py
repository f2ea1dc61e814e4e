"""What is written in a text or feed format reads back equal, and nothing makes a parser raise."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection, WireFile
from tests.support.articles import at
from tests.support.wire_files import article, wire_file
from tests.unit.ingest.formats.test_files import FILES

Write = Callable[[str, list[str], datetime], str | bytes]
WORDS = st.lists(
    st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäéñø"), min_size=2, max_size=9), min_size=3, max_size=12
)
SENTENCES = WORDS.map(lambda words: f"{words[0].capitalize()} {' '.join(words[1:])}.")
BODIES = st.lists(SENTENCES, min_size=1, max_size=5)
HEADLINES = WORDS.map(lambda words: f"Harbour {' '.join(words)}")
MOMENTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-03-07")).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)
SPEEDY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def iptc_7901(headline: str, body: list[str], moment: datetime) -> str:
    return (
        f"\x01abc0123 3 i 64  xyz 0456\r\n\r\nHarbour/\r\n\x02{headline} =\r\n\r\n"
        + "\r\n\r\n".join(body)
        + f"\r\n\r\n\x03{moment:%d%H%M GMT %b %y}\r\n\x7f\n\x04{' ' * 200}"
    )


def anpa_1312(headline: str, body: list[str], moment: datetime) -> str:
    text = "".join(f"\t   {paragraph}\r\n" for paragraph in body)
    return (
        f"\x16\x16\x01a0123\x1f-----\r\nr a\x13\x11 BC-Harbour  {moment:%m-%d} 0321\r\n\x02^BC-Harbour,210<\r\n"
        f"^{headline}<\r\n{text}\r\n\x03XYZ-WF-{moment:%m-%d-%y %H%M}GMT<\r\n\x04{' ' * 200}"
    )


def telex(headline: str, body: list[str], moment: datetime) -> str:
    return f"ZCZC ABC0001\n{headline}\n\n" + "\n\n".join(body) + f"\n\n{moment:%d%H%M GMT %b %y}\nNNNN\n"


def rss(headline: str, body: list[str], moment: datetime) -> str:
    text = escape("".join(f"<p>{paragraph}</p>" for paragraph in body))
    return (
        f"<rss version='2.0'><channel><title>x</title><item><title>{headline}</title><guid>1</guid>"
        f"<description>{text}</description><pubDate>{moment:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        "</channel></rss>"
    )


def rdf(headline: str, body: list[str], moment: datetime) -> str:
    text = escape("".join(f"<p>{paragraph}</p>" for paragraph in body))
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='urn:x'><title>x</title></channel>"
        f"<item rdf:about='urn:x:1'><title>{headline}</title><description>{text}</description>"
        f"<dc:date>{moment.isoformat()}</dc:date></item></rdf:RDF>"
    )


def atom(headline: str, body: list[str], moment: datetime) -> str:
    text = escape("".join(f"<p>{paragraph}</p>" for paragraph in body))
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:x:1</id><title>{headline}</title>"
        f"<updated>{moment.isoformat()}</updated><content type='html'>{text}</content></entry></feed>"
    )


def json_feed(headline: str, body: list[str], moment: datetime) -> str:
    item = {"id": "1", "title": headline, "content_text": "\n\n".join(body), "date_published": moment.isoformat()}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [item]})


def mail(headline: str, body: list[str], moment: datetime) -> bytes:
    message = MIMEText("\n\n".join(body), "plain", "utf-8")
    message["From"], message["Subject"] = "Ada Stone <ada@x.example>", Header(headline, "utf-8").encode()
    message["Message-ID"], message["Date"] = "<1@x.example>", format_datetime(moment)
    return message.as_bytes()


def text(headline: str, body: list[str], moment: datetime) -> str:
    return f"Headline: {headline}\nSlug: HARBOUR\n\ndate {moment:%Y-%m-%d}\n\n" + "\n\n".join(body)


WRITERS = (iptc_7901, anpa_1312, telex, rss, rdf, atom, json_feed, mail, text)


@pytest.mark.parametrize("write", WRITERS)
@given(headline=HEADLINES, body=BODIES, moment=MOMENTS)
@SPEEDY
def test_what_is_written_reads_back_equal(write: Write, headline: str, body: list[str], moment: datetime) -> None:
    found = article(write(headline, body, moment))
    issued = moment.replace(hour=0, minute=0) if write is text else moment
    assert (found.headline, found.body, found.published_at) == (headline, "\n\n".join(body), issued)


@pytest.mark.parametrize("write", WRITERS)
def test_a_resend_is_the_same_version_of_the_same_article(write: Write) -> None:
    first, again = (article(write("Ferries sail", ["They sail again."], at(-60))) for _ in range(2))
    assert (first.article_id, first.version, first.content_hash) == (
        again.article_id,
        again.version,
        again.content_hash,
    )


STARTS = st.sampled_from([path.read_bytes() for path in FILES])


@given(start=STARTS, cut=st.integers(0, 4000), noise=st.binary(max_size=40), more=st.text(max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_input_raises_anything_but_invalid_message(start: bytes, cut: int, noise: bytes, more: str) -> None:
    file = wire_file(start[:cut] + noise + start[cut:][::-1][:cut] + more.encode("utf-8", "replace"))
    assert [each for each in parse(file) if isinstance(each, Rejection) and each.bug] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_a_file_is_read_alike_each_time(path: Path) -> None:
    first, again = (list(parse(wire_file(path.read_bytes()))) for _ in range(2))
    assert [replaced(each) for each in first] == [replaced(each) for each in again]


def replaced(reading: Draft | Rejection) -> Draft | Rejection:
    return reading if isinstance(reading, Draft) else replace(reading, bug=None)


def rss_item(number: int) -> str:
    return f"<item><title>T{number}</title><guid>urn:x:{number}</guid></item>"


def atom_item(number: int) -> str:
    return f"<entry><id>urn:x:{number}</id><title>T{number}</title></entry>"


def rdf_item(number: int) -> str:
    return f"<item rdf:about='urn:x:{number}'><title>T{number}</title></item>"


def json_item(number: int) -> str:
    return json.dumps({"id": f"urn:x:{number}", "title": f"T{number}"}) + ","


def telex_item(number: int) -> str:
    return f"ZCZC ABC{number:04}\nT{number} =\n\nThe ferry sails again.\n\n071430 GMT MAR 26\nNNNN\n"


def iptc_item(number: int) -> str:
    return f"\x01abc{number:04} 3 i 64\r\n\r\n\x02T{number} =\r\n\r\nIt sails.\r\n\x03071430 GMT MAR 26\r\n\x04\n"


def mail_item(number: int) -> str:
    envelope = "From a@x.example Sat Mar  7 2026"
    return f"{envelope}\nFrom: a@x.example\nMessage-ID: <{number}>\nSubject: T{number}\n\nIt sails.\n\n"


@dataclass(frozen=True, slots=True)
class Package:
    """A file of many items: how one is written, and what stands around and after them."""

    item: Callable[[int], str]
    opening: str = ""
    closing: str = ""

    def file(self, numbers: Iterable[int]) -> WireFile:
        items = "".join(map(self.item, numbers))
        return wire_file(self.opening + items.rstrip("," if self.item is json_item else "\0") + self.closing)


PACKAGES = {
    "rss": Package(rss_item, "<rss version='2.0'><channel><title>x</title>", "</channel></rss>"),
    "atom": Package(atom_item, "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>"),
    "rdf": Package(
        rdf_item,
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>",
        "</rdf:RDF>",
    ),
    "jsonfeed": Package(json_item, '{"version": "https://jsonfeed.org/version/1.1", "items": [', "]}"),
    "telex": Package(telex_item),
    "iptc7901": Package(iptc_item),
    "email": Package(mail_item),
}
ORDERS = st.lists(st.integers(0, 9), min_size=2, max_size=12)


def headlines(file: WireFile) -> list[str]:
    return [each.headline if isinstance(each, Draft) else each.cause for each in parse(file)]


@pytest.mark.parametrize("name", PACKAGES)
@given(numbers=ORDERS)
@SPEEDY
def test_items_cut_doubled_or_moved_never_change_their_neighbours(name: str, numbers: list[int]) -> None:
    assert headlines(PACKAGES[name].file(numbers)) == [f"T{number}" for number in numbers]


@pytest.mark.parametrize("name", ["rss", "atom", "rdf"])
@given(numbers=ORDERS, broken=st.integers(0, 11))
@SPEEDY
def test_an_item_that_is_not_well_formed_leaves_all_others_as_they_are(
    name: str, numbers: list[int], broken: int
) -> None:
    package, place = PACKAGES[name], broken % len(numbers)
    items = [package.item(number) for number in numbers]
    items[place] = items[place].replace("</title>", "</titel>")
    found = headlines(wire_file(package.opening + "".join(items) + package.closing))
    assert found[:place] + found[place + 1 :] == [f"T{each}" for each in (*numbers[:place], *numbers[place + 1 :])]
