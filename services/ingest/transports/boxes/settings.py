"""What `feeds.toml` says of remote boxes."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from services.ingest.transports.any_feed import AnyFeed, PrivateHosts
from services.ingest.transports.secret import Secret

After = Literal["delete", "move", "keep"]


class _BoxFeed(AnyFeed):
    """What every box has."""

    host: str = Field(min_length=1)
    user: str = Field(min_length=1)
    period: float = Field(30.0, ge=0.05, le=3600, description="Seconds between looks.")
    timeout: float = Field(30.0, gt=0, le=600, description="Seconds the server may take for one step.")
    done: str | None = Field(None, min_length=1, description="Where `move` puts what was taken.")
    private_hosts: PrivateHosts = ()

    @model_validator(mode="after")
    def _moves_somewhere(self) -> Self:
        if (getattr(self, "after", None) == "move") != (self.done is not None):
            raise ValueError('after = "move" needs `done`, and nothing else does')
        return self


class _FileFeed(_BoxFeed):
    """A folder of files on a server."""

    path: str = Field(".", min_length=1, description="The folder.")
    pattern: str = Field("*", min_length=1, description="Names that count, as in *.xml; hidden names never do.")
    after: After = Field("delete", description="What becomes of a file once Kafka has it.")


class FtpFeed(_FileFeed):
    """A folder on an FTP server, in the clear or over TLS (RFC 4217)."""

    kind: Literal["ftp", "ftps"]
    port: int = Field(21, ge=1, le=65535)
    password: Secret
    ca_file: Path | None = Field(None, description="Certificates to trust; unset: the system's.")


class SftpFeed(_FileFeed):
    """A folder on an SSH server; needs the extra `sftp`."""

    kind: Literal["sftp"]
    port: int = Field(22, ge=1, le=65535)
    host_key: str = Field(min_length=1, description="The server's public key, as in `ssh-ed25519 AAAA...`.")
    password: Secret | None = None
    key_file: Path | None = Field(None, description="Our private key.")

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.password is None) == (self.key_file is None):
            raise ValueError("name either `password` or `key_file`")
        return self


class ImapFeed(_BoxFeed):
    """A mailbox; each message is a file."""

    kind: Literal["imap"]
    port: int = Field(993, ge=1, le=65535)
    password: Secret
    mailbox: str = Field("INBOX", min_length=1)
    after: Literal["seen", "delete", "move"] = Field("seen", description="What becomes of a message once Kafka has it.")
    tls: bool = Field(default=True, description="False: in the clear, on a network of yours only.")
    ca_file: Path | None = Field(None, description="Certificates to trust; unset: the system's.")
