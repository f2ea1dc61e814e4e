"""The life of a story, case by case: what is sent, in every order of arrival, and what readers then see."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

from tests.support.wire_files import ninjs

Shown = tuple[str, str]
"""Headline and status of a story that answers by its id."""

KILLED = "canceled"
SOON = timedelta(seconds=12)


@dataclass(frozen=True, slots=True)
class Case:
    """`messages`: by a tag that no other case has. `shown`: the stories that answer; `ids`: how many there are.

    `events` are those of the messages in their own order, of all stories together.
    """

    name: str
    messages: Callable[[str], Sequence[bytes]]
    shown: tuple[Shown, ...]
    ids: int = 1
    events: tuple[str, ...] | None = None

    def orders(self) -> Iterator[tuple[int, ...]]:
        """Every order of arrival, their own first."""
        return permutations(range(len(self.messages("x"))))


def version(tag: str, number: int | None, **changes: Any) -> bytes:
    """A version of a ninjs story, told by its headline."""
    given = {
        "uri": f"urn:newsml:life.example:20260307:{tag}",
        "version": None if number is None else str(number),
        "versioncreated": f"2026-03-07T11:{number or 0:02}:00Z",
        "headline": f"Ferry, version {number}",
        "bodies": [{"contenttype": "text/plain", "value": f"The ferry sails, told {number} times."}],
    }
    return json.dumps(ninjs(**(given | changes))).encode()


def nitf(name: str, headline: str, *, docdata: str = "", status: str = "usable") -> bytes:
    """A NITF document."""
    life = f'<docdata management-status="{status}"><doc-id regsrc="Life" id-string="{name}"/>{docdata}'
    date = '<date.issue norm="20260307T110000Z"/></docdata>'
    body = f"<body.head><hedline><hl1>{headline}</hl1></hedline></body.head><body.content><p>Text.</p></body.content>"
    return f"<nitf><head>{life}{date}</head><body>{body}</body></nitf>".encode()


def teletype(sequence: str, headline: str, *, above: str = "", day: int = 7) -> bytes:
    """An IPTC 7901 message."""
    text = f"\x02{above}{headline} =\r\n\r\nHull (lif) - The ferry sailed."
    return f"\x01lif{sequence} 3 i 40\r\nHarbour/ferry/\r\n{text}\r\n\x03{day:02}1430 GMT MAR 26\x04".encode()


def newsml(name: str, headline: str) -> bytes:
    """A NewsML item of an agency that sends one PublicIdentifier with every story."""
    names = f"<ProviderId>life</ProviderId><DateId>20260307</DateId><NewsItemId>{name}</NewsItemId>"
    return (
        f"<NewsML><NewsItem><Identification><NewsIdentifier>{names}<RevisionId>1</RevisionId>"
        "<PublicIdentifier>urn:newsml:life:constant</PublicIdentifier></NewsIdentifier></Identification>"
        "<NewsManagement><ThisRevisionCreated>20260307T110000Z</ThisRevisionCreated>"
        '<Status FormalName="Usable"/></NewsManagement>'
        f"<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine></NewsLines></NewsComponent></NewsItem></NewsML>"
    ).encode()


def _killer(tag: str, *numbers: int) -> bytes:
    named = "".join(f'<doc-idref id-string="{tag}-{number}"/>' for number in numbers)
    return nitf(f"{tag}-k", "KILL", docdata=f"<del-list>{named}</del-list>", status="canceled")


def _alike(tag: str) -> list[bytes]:
    return [version(f"{tag}-{each}", 1) for each in "ab"]


def _other_format(tag: str) -> list[bytes]:
    name = f"urn:newsml:life.example:20260307:{tag}"
    text = "<du-key version='1' key='x'/>"
    own = version(tag, 1, headline="Told twice", bodies=[{"contenttype": "text/plain", "value": "Text."}])
    return [own, nitf(name, "Told twice", docdata=text)]


def _hold(moment: datetime) -> dict[str, str]:
    return {"embargoed": moment.isoformat()}


FAR = datetime(2100, 1, 1, tzinfo=UTC)


def _three(tag: str) -> list[bytes]:
    return [version(tag, number) for number in (1, 2, 3)]


def _soon(tag: str) -> list[bytes]:
    """Under an embargo that ends after it has arrived."""
    return [version(tag, 1, **_hold(datetime.now(UTC) + SOON))]


def _without_numbers(tag: str) -> list[bytes]:
    hours = ("11", "12")
    return [version(tag, None, versioncreated=f"2026-03-07T{each}:00:00Z", headline=f"At {each}") for each in hours]


def cases() -> tuple[Case, ...]:
    """All of them."""
    v1, v2, v3 = ((f"Ferry, version {number}", "usable") for number in (1, 2, 3))
    killed, one, two = ("KILL", KILLED), ("One", "usable"), ("Two", "usable")
    return (
        Case("re-send", lambda t: [version(t, 1)] * 2, (v1,), events=("created",)),
        Case("one story in two formats", _other_format, (("Told twice", "usable"),), events=("created",)),
        Case("update", _three, (v3,), events=("created", "updated", "updated")),
        Case(
            "correction",
            lambda t: [version(t, 1), version(t, 2, signals=["sig:correction"])],
            (v2,),
            events=("created", "corrected"),
        ),
        Case(
            "writethru",
            lambda t: [version(t, 1), version(t, 2, slugline="BC-Ferry,2nd Ld-Writethru")],
            (v2,),
            events=("created", "updated"),
        ),
        Case(
            "kill by id",
            lambda t: [version(t, 1), version(t, 2, pubstatus="canceled"), version(t, 3)],
            (("Ferry, version 2", KILLED),),
            events=("created", "canceled"),
        ),
        Case("kill by reference", lambda t: [nitf(f"{t}-1", "One"), _killer(t, 1)], (killed, killed), 2),
        Case(
            "kill of a family",
            lambda t: [nitf(f"{t}-1", "One"), nitf(f"{t}-2", "Two"), _killer(t, 1, 2)],
            (killed, killed, killed),
            3,
        ),
        Case("withhold", lambda t: [version(t, 1), version(t, 2, pubstatus="withheld")], (), events=("created",)),
        Case(
            "withhold and release",
            lambda t: [version(t, 1), version(t, 2, pubstatus="withheld"), version(t, 3)],
            (v3,),
            events=("created", "updated"),
        ),
        Case("embargo", lambda t: [version(t, 1, **_hold(FAR))], (), events=()),
        Case("embargo lifted", lambda t: [version(t, 1, **_hold(FAR)), version(t, 2)], (v2,), events=("created",)),
        Case("embargo that ends", _soon, (v1,), events=("released",)),
        Case(
            "two versions without numbers",
            _without_numbers,
            (("At 12", "usable"),),
            events=("created", "updated"),
        ),
        Case("number used again", lambda t: [teletype(t, "One", day=6), teletype(t, "Two")], (one, two), 2),
        Case("id that cannot be trusted", lambda t: [newsml(f"{t}a", "One"), newsml(f"{t}b", "Two")], (one, two), 2),
        Case(
            "kill by phrase only",
            lambda t: [teletype(t, "One"), teletype(f"{t}1", "Two", above="MANDATORY KILL\r\n\r\n")],
            (one, two),
            2,
        ),
        Case("two stories alike", _alike, (v1, v1), 2, events=("created", "created")),
    )  # fmt: skip
