"""Mail in: 250 only after Kafka has the message."""

import asyncio
import smtplib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import ORIGINALS, RAW
from tests.support.outlet import FaultyOutlet
from tests.support.ports import free_port
from tests.support.pushing import door

HEAD = b"From: Desk <desk@wire.example>\r\nSubject: Ferry sails\r\nMessage-ID: <1@wire.example>\r\n"
MESSAGE = HEAD + b"\r\nThe ferry sails.\r\n"


def listener(port: int, **changes: Any) -> dict[str, Any]:
    return {"name": "mail", "kind": "smtp", "port": port, "recipients": ["in@here.example", "*@desk.example"]} | changes


async def send(port: int, *, to: str = "in@here.example", message: bytes = MESSAGE) -> int:
    """The code that the message is answered with, by a real client."""

    def speak() -> int:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            try:
                client.sendmail("desk@wire.example", [to], message)
            except smtplib.SMTPRecipientsRefused as refused:
                return next(iter(refused.recipients.values()))[0]
            except smtplib.SMTPResponseException as refused:
                return refused.smtp_code
        return 250

    with ThreadPoolExecutor(1) as own:  # the loop's own threads are ingest's
        return await asyncio.get_running_loop().run_in_executor(own, speak)


async def test_a_message_is_taken_as_it_came(tmp_path: Path) -> None:
    outlet, port = FaultyOutlet(), free_port()
    async with door(tmp_path, outlet, listener(port)):
        assert await send(port) == 250
    assert outlet.values(ORIGINALS.name) == [MESSAGE]
    assert b'"format":"email"' in outlet.values(RAW.name)[0]


async def test_a_message_is_left_to_its_sender_while_kafka_is_away(tmp_path: Path) -> None:
    outlet, port = FaultyOutlet(away=True), free_port()
    async with door(tmp_path, outlet, listener(port)):
        assert await send(port) == 451
        outlet.away = False
        assert await send(port) == 250


@pytest.mark.parametrize(("to", "code"), [("IN@here.example", 250), ("x@Desk.example", 250), ("x@here.example", 550)])
async def test_only_its_recipients_are_known(to: str, code: int, tmp_path: Path) -> None:
    port = free_port()
    async with door(tmp_path, FaultyOutlet(), listener(port)):
        assert await send(port, to=to) == code


async def test_mail_from_elsewhere_is_refused(tmp_path: Path) -> None:
    port = free_port()
    async with door(tmp_path, FaultyOutlet(), listener(port, peers=["192.0.2.0/24"])):
        assert await send(port) == 554


async def test_a_message_that_is_too_large_is_refused(tmp_path: Path) -> None:
    outlet, port = FaultyOutlet(), free_port()
    async with door(tmp_path, outlet, listener(port, largest=1000)):
        assert await send(port, message=MESSAGE + b"x" * 2000) == 552
    assert outlet.sent == []


async def test_many_messages_at_once_are_all_counted(tmp_path: Path) -> None:
    outlet, port = FaultyOutlet(), free_port()
    async with door(tmp_path, outlet, listener(port)) as opened:
        messages = [MESSAGE.replace(b"<1@", f"<{number}@".encode()) for number in range(10)]
        assert await asyncio.gather(*(send(port, message=each) for each in messages)) == [250] * 10
        (card,) = (await opened.http.get("/v1/feeds")).json()["items"]
    assert (card["accepted"], card["health"]) == (10, "ok")
