"""Signed webhooks: 202 only for what its sender signed just now, and only when Kafka has it."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from schemas.topics import ORIGINALS, RAW
from tests.support.outlet import FaultyOutlet
from tests.support.pushing import SECRET, door, hub, standard
from tests.support.wire import story

BODY = story(1)
HOOK: dict[str, Any] = {"name": "hook", "kind": "webhook", "secret": {"env": "HOOK_SECRET"}}
FORGED = {
    "unsigned": {},
    "another body": standard(story(2)),
    "another secret": standard(BODY, secret="whsec_" + "QUFBQQ=="),
    "another id": standard(BODY) | {"webhook-id": "msg_2"},
    "another time": standard(BODY) | {"webhook-timestamp": str(int(time.time()) + 1)},
    "no version": {**standard(BODY), "webhook-signature": standard(BODY)["webhook-signature"].partition(",")[2]},
    "asymmetric": {**standard(BODY), "webhook-signature": standard(BODY)["webhook-signature"].replace("v1,", "v1a,")},
    "no time": standard(BODY) | {"webhook-timestamp": "now"},
    "beyond all digits": standard(BODY) | {"webhook-timestamp": "9" * 400},
}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)


async def post(folder: Path, outlet: FaultyOutlet, headers: dict[str, str], **changes: Any) -> httpx.Response:
    async with door(folder, outlet, HOOK | changes) as opened:
        return await opened.http.post("/v1/feeds/hook/hook", content=BODY, headers=headers)


async def test_what_is_signed_is_taken_under_the_feeds_name(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    answer = await post(tmp_path, outlet, standard(BODY))
    assert (answer.status_code, outlet.values(ORIGINALS.name)) == (202, [BODY])
    assert b'"feed":"hook"' in outlet.values(RAW.name)[0]


async def test_one_of_several_signatures_is_enough(tmp_path: Path) -> None:
    headers = standard(BODY)
    headers["webhook-signature"] = f"v1,b2xk {headers['webhook-signature']}"
    assert (await post(tmp_path, FaultyOutlet(), headers)).status_code == 202


@pytest.mark.parametrize("how", FORGED)
async def test_what_is_not_signed_rightly_is_refused_and_kept_nowhere(how: str, tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    assert (await post(tmp_path, outlet, FORGED[how])).status_code == 401
    assert (outlet.sent, outlet.letters) == ([], [])


@pytest.mark.parametrize("age", [-301, 301])
async def test_what_was_signed_too_long_ago_or_ahead_is_refused(age: int, tmp_path: Path) -> None:
    headers = standard(BODY, moment=time.time() - age)
    assert (await post(tmp_path, FaultyOutlet(), headers)).status_code == 401
    assert (await post(tmp_path / "wide", FaultyOutlet(), headers, window=3600)).status_code == 202


async def test_there_is_no_202_while_kafka_is_away(tmp_path: Path) -> None:
    answer = await post(tmp_path, FaultyOutlet(away=True), standard(BODY))
    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "2")


async def test_what_cannot_be_read_is_taken_and_dead_lettered(tmp_path: Path) -> None:
    outlet = FaultyOutlet()
    async with door(tmp_path, outlet, HOOK) as opened:
        answer = await opened.http.post("/v1/feeds/hook/hook", content=b"<nitf>", headers=standard(b"<nitf>"))
    assert (answer.status_code, [letter.original for letter in outlet.letters]) == (202, [b"<nitf>"])


async def test_a_hubs_signature_is_taken_where_the_feed_says_so(tmp_path: Path) -> None:
    for headers, status in (({"x-hub-signature-256": hub(BODY)}, 202), ({"x-hub-signature-256": hub(b"x")}, 401)):
        assert (await post(tmp_path / str(status), FaultyOutlet(), headers, scheme="hub")).status_code == status


async def test_sha1_is_no_signature_of_a_webhook(tmp_path: Path) -> None:
    headers = {"x-hub-signature-256": hub(BODY, method="sha1")}
    assert (await post(tmp_path, FaultyOutlet(), headers, scheme="hub")).status_code == 401


async def test_the_feed_shows_what_it_took(tmp_path: Path) -> None:
    async with door(tmp_path, FaultyOutlet(), HOOK) as opened:
        await opened.http.post("/v1/feeds/hook/hook", content=BODY, headers=standard(BODY))
        (card,) = (await opened.http.get("/v1/feeds")).json()["items"]
    assert (card["kind"], card["health"], card["accepted"]) == ("webhook", "ok", 1)


@pytest.mark.parametrize("path", ["/v1/feeds/other/hook", "/v1/feeds/hook/websub/x"])
async def test_no_other_feed_and_no_other_way_is_known(path: str, tmp_path: Path) -> None:
    async with door(tmp_path, FaultyOutlet(), HOOK) as opened:
        assert (await opened.http.post(path, content=BODY, headers=standard(BODY))).status_code == 404


async def test_a_body_that_is_too_large_is_refused_while_it_comes(tmp_path: Path) -> None:
    async with door(tmp_path, FaultyOutlet(), HOOK) as opened:
        large = b"x" * (9 * 1024 * 1024)
        answer = await opened.http.post("/v1/feeds/hook/hook", content=large, headers=standard(large))
    assert answer.status_code == 413
