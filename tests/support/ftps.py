"""An FTP server over TLS for tests (RFC 4217, explicit), as much of it as a client that fetches files uses."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@contextmanager
def ftps_server(files: Path, certificate: Path, user: str, password: str) -> Iterator[int]:
    """Its port. What is not said over TLS is refused."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    known = {"files": files, "context": context, "login": (user, password)}
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Served", (_Session,), known))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def certificate_in(folder: Path) -> Path:
    """A key and its own certificate for 127.0.0.1, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    return path


class _Session(socketserver.BaseRequestHandler):
    files: Path
    context: ssl.SSLContext
    login: tuple[str, str]

    def handle(self) -> None:
        self._safe = self._in = False
        self._user, self._passive = "", socket.create_server(("127.0.0.1", 0))
        self._tell("220 ready")
        with self._passive:
            while line := self._line():
                verb, _, rest = line.partition(" ")
                does = getattr(self, f"_do_{verb.lower()}", None)
                self._tell(does(rest) if does and (self._safe or verb == "AUTH") else "502 not here")

    def finish(self) -> None:
        self.request.close()

    def _do_auth(self, _rest: str) -> str:
        self._tell("234 go on")
        self.request, self._safe = self.context.wrap_socket(self.request, server_side=True), True
        return ""

    def _do_user(self, rest: str) -> str:
        self._user = rest
        return "331 and the password"

    def _do_pass(self, rest: str) -> str:
        self._in = (self._user, rest) == self.login
        return "230 in" if self._in else "530 no"

    def _do_pbsz(self, _rest: str) -> str:
        return "200 done"

    _do_prot = _do_type = _do_cwd = _do_opts = _do_pbsz

    def _do_epsv(self, _rest: str) -> str:
        return f"229 Extended (|||{self._passive.getsockname()[1]}|)"

    def _do_pasv(self, _rest: str) -> str:
        port = self._passive.getsockname()[1]
        return f"227 Passive (192,0,2,1,{port // 256},{port % 256})"  # another host's address: no client may go there

    def _do_mlsd(self, _rest: str) -> str:
        looks = ((path.name, path.stat()) for path in sorted(self.files.iterdir()))
        lines = (f"type=file;size={look.st_size};modify={int(look.st_mtime)}; {name}\r\n" for name, look in looks)
        return self._send("".join(lines).encode())

    def _do_retr(self, rest: str) -> str:
        return self._send((self.files / rest).read_bytes())

    def _do_dele(self, rest: str) -> str:
        (self.files / rest).unlink()
        return "250 gone"

    def _send(self, data: bytes) -> str:
        if not self._in:
            return "530 no"
        self._tell("150 here it comes")
        plain, _ = self._passive.accept()
        with self.context.wrap_socket(plain, server_side=True) as safe:
            safe.sendall(data)
            safe.unwrap()
        return "226 that is all"

    def _line(self) -> str:
        line = bytearray()
        while not line.endswith(b"\n"):
            if not (byte := self.request.recv(1)):
                return ""
            line += byte
        return line.decode().strip()

    def _tell(self, line: str) -> None:
        if line:
            self.request.sendall(f"{line}\r\n".encode())
