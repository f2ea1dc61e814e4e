"""An IMAP server for tests: what RFC 3501 asks of the commands that a reader of mail uses, mail on the disk."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_WORD = re.compile(r'"([^"]*)"|(\S+)')


@dataclass
class Mail:
    """The mailbox: messages by UID, with their flags; what is there survives the server."""

    folder: Path
    user: str
    password: str
    port: int = 0
    flags: dict[int, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, name: str, data: bytes) -> None:
        """A message; a wire file is sent as its text."""
        with self.lock:
            uid = max(self.flags, default=0) + 1
            head = f"From: Desk <desk@wire.example>\r\nMessage-ID: <{name}@wire.example>\r\nSubject: {name}\r\n"
            head += "Date: Sat, 7 Mar 2026 12:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            (self.folder / f"{uid}").write_bytes(head.encode() + data)
            self.flags[uid] = set()

    def left(self) -> list[str]:
        """What is in it and not deleted."""
        with self.lock:
            return [str(uid) for uid in sorted(self.flags)]


@contextmanager
def imap_server(folder: Path, user: str, password: str) -> Iterator[Mail]:
    """A server on this machine, in the clear."""
    folder.mkdir(parents=True)
    mail = Mail(folder, user, password)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Served", (_Session,), {"mail": mail}))
    server.daemon_threads = True
    mail.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield mail
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Session(socketserver.StreamRequestHandler):
    mail: Mail

    def handle(self) -> None:
        self._tell("* OK [CAPABILITY IMAP4rev1] ready")
        self._open = False
        while line := self.rfile.readline():
            tag, _, rest = line.decode("utf-8").strip().partition(" ")
            words = [quoted or plain for quoted, plain in _WORD.findall(rest)]
            if not words or self._answer(tag, words):
                return

    def _answer(self, tag: str, words: list[str]) -> bool:
        """Whether that was the end."""
        self.mail.asked.append(" ".join(words))
        command = "_".join(word.lower() for word in words[: 2 if words[0].upper() == "UID" else 1])
        does = getattr(self, f"_do_{command}", None)
        allowed = self._open or command in {"capability", "login", "logout"}
        fault = does(words) if does and allowed else "BAD not now"
        self._tell(f"{tag} {fault or 'OK done'}")
        return command == "logout"

    def _do_capability(self, _words: list[str]) -> str | None:
        self._tell("* CAPABILITY IMAP4rev1")
        return None

    def _do_login(self, words: list[str]) -> str | None:
        self._open = words[1:] == [self.mail.user, self.mail.password]
        return None if self._open else "NO [AUTHENTICATIONFAILED] wrong"

    def _do_logout(self, _words: list[str]) -> str | None:
        self._tell("* BYE")
        return None

    def _do_select(self, _words: list[str]) -> str | None:
        self._tell(f"* {len(self.mail.flags)} EXISTS", "* 0 RECENT", "* OK [UIDVALIDITY 7] valid")
        return None

    def _do_uid_search(self, words: list[str]) -> str | None:
        self._tell("* SEARCH" + "".join(f" {uid}" for uid in self._found(words[2:])))
        return None

    def _do_uid_fetch(self, words: list[str]) -> str | None:
        self._fetch(int(words[2]), " ".join(words[3:]))
        return None

    def _do_uid_store(self, words: list[str]) -> str | None:
        self.mail.flags[int(words[2])].add(words[4].strip("()"))
        return None

    def _do_uid_copy(self, words: list[str]) -> str | None:
        (self.mail.folder / f"{words[3]}-{words[2]}").write_bytes((self.mail.folder / words[2]).read_bytes())
        return None

    def _do_expunge(self, _words: list[str]) -> str | None:
        self._expunge()
        return None

    def _found(self, wanted: list[str]) -> list[int]:
        left = sorted(self.mail.flags.items())
        return [uid for uid, flags in left if not (("UNSEEN" in wanted and "\\Seen" in flags) or "\\Deleted" in flags)]

    def _fetch(self, uid: int, parts: str) -> None:
        path = self.mail.folder / str(uid)
        if uid not in self.mail.flags:
            return
        data = path.read_bytes()
        if "RFC822.SIZE" in parts:
            self._tell(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(data)})")
        else:
            self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def _expunge(self) -> None:
        with self.mail.lock:
            for uid in [uid for uid, flags in self.mail.flags.items() if "\\Deleted" in flags]:
                del self.mail.flags[uid]
                self._tell(f"* {uid} EXPUNGE")

    def _tell(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
