"""Which addresses a feed may lead to: the open internet, and private hosts only where its settings name them."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
_NEVER = tuple(
    map(
        ip_network,
        ("0.0.0.0/8", "169.254.0.0/16", "fe80::/10", "::/128", "fd00:ec2::254/128", "100.100.100.200/32"),
    )
)
"""Link-local and the metadata services of clouds: no setting opens them."""
_CLOSED = tuple(map(ip_network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10")))
"""Not for a feed, though some versions of `ipaddress` call them global."""
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")


def is_allowed(address: str, host: str, private: Sequence[str]) -> bool:
    """Whether `host`, found at `address`, may be reached; `private`: hosts and networks its settings open."""
    true = _inner(ip_address(address.partition("%")[0]))
    if true.is_multicast or any(true in network for network in _NEVER):
        return False
    return _is_open(true) or host.casefold() in private or any(_within(true, each) for each in private)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 form stands for (RFC 4291 2.5.5, 3056, 4380, 6052), else the address."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def _is_open(address: Address) -> bool:
    closed = any(address in network for network in _CLOSED)
    return address.is_global and not closed and not address.is_reserved


def _within(address: Address, network: str) -> bool:
    try:
        return address in ip_network(network)
    except ValueError:
        return False
