"""`feeds.toml`: what is good, and what is refused with its place."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import dateline
from services.common.errors import Misconfigured
from services.ingest.transports.feeds_file import read_feeds
from services.ingest.transports.settings import FolderFeed

GOOD = '[[feed]]\nname = "desk"\nkind = "folder"\npath = "inbox"\n'
WEB = '[[feed]]\nname = "web"\nkind = "http"\nurl = "https://news.example/rss"\n'
SFTP = '[[feed]]\nname = "s"\nkind = "sftp"\nhost = "h"\nuser = "u"\nhost_key = "k"\n'
FTP = '[[feed]]\nname = "f"\nkind = "ftp"\nhost = "h"\nuser = "u"\npassword = { env = "P" }\n'
MAIL = '[[feed]]\nname = "m"\nkind = "smtp"\nport = 2525\nrecipients = ["a@b"]\n'
REFUSED = {
    SFTP: "feed 's': name either `password` or `key_file`",
    SFTP + 'key_file = "k"\npassword = { env = "P" }\n': "feed 's': name either `password` or `key_file`",
    FTP + 'after = "move"\n': "feed 'f': after = \"move\" needs `done`",
    FTP + 'done = "x"\n': "feed 'f': after = \"move\" needs `done`",
    FTP.replace('{ env = "P" }', '"secret"'): "feed 'f', password: a secret is named, never written here",
    FTP.replace('"h"', '""'): "feed 'f', host:",
    MAIL + 'peers = ["here"]\n': "feed 'm', peers, 0: 'here' does not appear to be an IPv4 or IPv6 network",
    MAIL.replace('["a@b"]', "[]"): "feed 'm', recipients:",
    MAIL + 'cert_file = "c"\n': "feed 'm': name both `cert_file` and `key_file`",
    '[[feed]]\nname = "w"\nkind = "webhook"\n': "feed 'w', secret: Field required",
    GOOD + "colour = 1\n": "feed 'desk', colour: there is no such key",
    "[feeds]\n": "feeds: there is no such key",
    GOOD.replace("folder", "pigeon"): "feed 'desk': Input tag 'pigeon'",
    WEB + 'headers = { x-api-key = { env = "A", file = "b" } }\n': "feed 'web', headers, x-api-key",
    WEB.replace("https://", "https://me:secret@"): "feed 'web', url: a password does not belong",
    WEB.replace("https", "gopher"): "feed 'web', url: an address begins with",
    GOOD + 'timezone = "Mars/North"\n': "feed 'desk', timezone: 'Mars/North' is no time zone",
    GOOD + "period = 0\n": "feed 'desk', period:",
    '[[feed]]\nkind = "folder"\npath = "x"\n': "feed number 1, name:",
    GOOD.replace('"desk"', '"../desk"'): "feed '../desk', name:",
    GOOD + GOOD: "two feeds are named 'desk'",
    "[[feed]": "at line 1",
}


def written(folder: Path, text: str) -> Path:
    (folder / "feeds.toml").write_text(text)
    return folder / "feeds.toml"


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (feed,) = read_feeds(written(tmp_path, GOOD + 'timezone = "Europe/Paris"\n'))
    assert isinstance(feed, FolderFeed)
    assert (feed.name, feed.kind, feed.path, feed.timezone) == ("desk", "folder", Path("inbox"), "Europe/Paris")


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        read_feeds(written(tmp_path, text))
    assert REFUSED[text] in str(refusal.value)


def test_config_check_reads_the_feeds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FEEDS_FILE", str(written(tmp_path, GOOD + "colour = 1\n")))
    answer = CliRunner().invoke(dateline, ["config", "check"])
    assert isinstance(answer.exception, Misconfigured)


def test_a_feed_that_never_ran_is_shown_as_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path))
    written(tmp_path, GOOD)
    shown = CliRunner().invoke(dateline, ["feeds", "--json"])
    assert '"health": "new"' in shown.output
    assert "desk" in CliRunner().invoke(dateline, ["feeds"]).output
