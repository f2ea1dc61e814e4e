"""Keys, scopes and rates, over every route there is."""

import re
from datetime import timedelta

import httpx
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dateline.commands.keys import command
from services.store.api.access import Access
from services.store.api.app import Parts, create_app
from services.store.keys import Key, Scope, new_secret, opens, parted
from services.store.rates import Rates
from services.store.repository import Repository
from services.store.settings import StoreSettings
from tests.support.articles import NOON, at, enriched_article
from tests.support.routes import ROUTES, urls

NEEDED = dict.fromkeys(ROUTES, Scope.READ) | {
    "/v1/export": Scope.EXPORT,
    "/v1/stream": Scope.STREAM,
    "/v1/articles/{article_id}/original": Scope.ORIGINAL,
    **{path: Scope.SUBSCRIBE for path in ROUTES if path.startswith("/v1/subscriptions")},
}
FEED = "/v1/subscriptions/{subscription_id}/feed.{form}"
"""Its token or its owner opens it: test_subscriptions."""

WRONG = {
    "none": "",
    "no key": "Bearer secret",
    "another way": "Basic dXNlcjpwYXNz",
    "unknown": "Bearer " + new_secret()[1],
    "a query": "Bearer dl_' OR 1=1 --",
}


def client(repository: Repository, access: Access, origins: tuple[str, ...] = ()) -> httpx.AsyncClient:
    app = create_app(repository, {}, Parts(access=access, origins=origins))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store")


def bearer(repository: Repository, *scopes: Scope, rate: int | None = None, **more: object) -> dict[str, str]:
    key_id, text, digest = new_secret()
    repository.keys.add(Key(key_id, "test", digest, frozenset(scopes), NOON, rate, **more))  # type: ignore[arg-type]
    return {"authorization": f"Bearer {text}"}


def closed(repository: Repository) -> httpx.AsyncClient:
    return client(repository, Access(required=True))


@pytest.mark.parametrize("path", sorted(set(ROUTES) - {FEED}))
async def test_no_route_answers_without_its_scope(repository: Repository, path: str) -> None:
    repository.upsert([enriched_article()], NOON)
    others = bearer(repository, *(set(Scope) - {NEEDED[path]}))
    if NEEDED[path] is Scope.ORIGINAL:
        others = bearer(repository, Scope.READ)
    async with closed(repository) as api:
        for url in urls(path):
            assert (await api.get(url)).status_code == 401, url
            answer = await api.get(url, headers=others)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), url


@pytest.mark.parametrize("path", sorted(set(ROUTES) - {"/v1/stream"}))
async def test_a_key_with_its_scope_opens_a_route(repository: Repository, path: str) -> None:
    repository.upsert([enriched_article()], NOON)
    key = bearer(repository, NEEDED[path], Scope.READ)
    async with closed(repository) as api:
        assert (await api.get(urls(path)[0], headers=key)).status_code not in {401, 403}


@pytest.mark.parametrize("path", sorted(set(ROUTES) - {FEED}))
def test_openapi_tells_that_a_route_takes_a_key(repository: Repository, path: str) -> None:
    operation = create_app(repository, {}).openapi()["paths"][path]["get"]
    assert NEEDED[path] in operation["security"][0]["HTTPBearer"]


@pytest.mark.parametrize("case", WRONG)
async def test_a_wrong_key_is_refused(repository: Repository, case: str) -> None:
    async with closed(repository) as api:
        answer = await api.get("/v1/articles", headers={"authorization": WRONG[case]})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="dateline"')


async def test_a_key_that_expired_or_was_revoked_opens_nothing(repository: Repository) -> None:
    expired = bearer(repository, Scope.READ, expires=at(1))
    revoked = bearer(repository, Scope.READ, expires=None)
    assert repository.keys.revoke(parts_of(revoked)[0], at(2))
    assert not repository.keys.revoke(parts_of(revoked)[0], at(2))
    async with closed(repository) as api:
        assert [(await api.get("/v1/articles", headers=key)).status_code for key in (expired, revoked)] == [401, 401]


def parts_of(headers: dict[str, str]) -> tuple[str, str]:
    found = parted(headers["authorization"].removeprefix("Bearer "))
    assert found is not None
    return found


def test_of_a_key_only_the_digest_is_stored(repository: Repository) -> None:
    key_id, secret = parts_of(bearer(repository, Scope.READ))
    assert secret not in repr(repository.keys.find(key_id))
    assert secret not in repr([key.digest for key in repository.keys.all()])


async def test_who_asks_too_often_is_told_when_to_come_back(repository: Repository) -> None:
    key = bearer(repository, Scope.READ, rate=3)
    async with closed(repository) as api:
        answers = [await api.get("/v1/changes", headers=key) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"default";q=3;w=60'
    assert [re.findall("r=(.)", answer.headers["ratelimit"]) for answer in answers] == [["2"], ["1"], ["0"], ["0"]]
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert answers[3].json()["code"] == "too_many_requests"


async def test_who_guesses_keys_is_slowed_down(repository: Repository) -> None:
    async with closed(repository) as api:
        states = [
            (await api.get("/v1/articles", headers={"authorization": f"Bearer {new_secret()[1]}"})).status_code
            for _ in range(25)
        ]
    assert (states[0], states[-1], states.count(401)) == (401, 429, 20)


async def test_probes_and_documentation_need_no_key(repository: Repository) -> None:
    async with closed(repository) as api:
        for url in ("/live", "/metrics", "/openapi.json", "/docs"):
            assert (await api.get(url)).status_code == 200


async def test_only_pages_of_the_origins_that_are_set_may_ask(repository: Repository) -> None:
    asking = {"access-control-request-method": "GET", "access-control-request-headers": "authorization"}
    async with client(repository, Access(required=True), ("https://desk.example",)) as api:
        good = await api.options("/v1/articles", headers={"origin": "https://desk.example", **asking})
        bad = await api.options("/v1/articles", headers={"origin": "https://evil.example", **asking})
    assert (good.status_code, good.headers["access-control-allow-origin"]) == (200, "https://desk.example")
    assert "access-control-allow-origin" not in bad.headers


async def test_without_origins_no_page_of_another_may_ask(api: httpx.AsyncClient) -> None:
    answer = await api.get("/v1/articles", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("host", "setting", "asks"),
    [
        ("127.0.0.1", "auto", False),
        ("::1", "auto", False),
        ("localhost", "auto", False),
        ("0.0.0.0", "auto", True),  # noqa: S104 - what is tested
        ("store", "auto", True),
        ("127.0.0.1", "always", True),
        ("0.0.0.0", "never", False),  # noqa: S104
    ],
)
def test_a_key_is_asked_for_as_soon_as_others_reach_it(host: str, setting: str, *, asks: bool) -> None:
    assert StoreSettings(host=host, api_keys=setting).asks_for_keys is asks


@given(st.text() | st.from_regex(r"dl_[0-9a-f]{12}_[\w-]{43}", fullmatch=True))
def test_no_text_opens_a_key_but_its_own(text: str) -> None:
    key_id, own, digest = new_secret()
    key = Key(key_id, "test", digest, frozenset(Scope), NOON)
    found = parted(text)
    assert found is None or not opens(key, found[1], NOON)
    assert opens(key, (parted(own) or ("", ""))[1], NOON)


@given(st.integers(1, 50), st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_in_no_minute_more_is_allowed_than_twice_the_rate(limit: int, pauses: list[float]) -> None:
    """A bucket that was full, and what filled it again meanwhile."""
    now, given_at = [0.0], list[float]()
    rates = Rates(lambda: now[0])
    for pause in pauses:
        now[0] += pause
        if not rates.ask("me", limit).wait:
            given_at.append(now[0])
    for moment in given_at:
        assert sum(moment <= other < moment + 60 for other in given_at) <= 2 * limit


def test_who_waits_as_told_is_let_in() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.ask("me", 2).wait > 0 for _ in range(3)] == [False, False, True]
    assert not rates.ask("you", 2).wait
    now[0] += rates.ask("me", 2).wait
    assert not rates.ask("me", 2).wait


def test_keys_are_made_listed_and_revoked_on_the_command_line(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path))
    run = CliRunner().invoke
    text = run(command, ["add", "desk", "--scope", "read", "--scope", "stream", "--expires", "90d"]).output.strip()
    key_id, _ = parted(text) or ("", "")
    listed = run(command, ["list"]).output
    assert listed.startswith(f"{key_id}\tdesk\tread,stream\t-\tvalid until ")
    assert text not in listed
    assert run(command, ["revoke", key_id]).exit_code == 0
    assert "\trevoked " in run(command, ["list"]).output
    assert "no valid key" in run(command, ["revoke", key_id]).output
    assert "neither days" in run(command, ["add", "desk", "--expires", "soon"]).output


def test_a_key_is_valid_until_it_expires() -> None:
    key = Key("id", "test", "digest", frozenset(), NOON, expires=NOON + timedelta(days=1))
    assert [key.valid(NOON + timedelta(days=days)) for days in (0, 1)] == [True, False]
