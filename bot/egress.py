"""Calls to the outside, all of them: no private address, no redirect, no proxy, no large answer (T9)."""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import socket
from ssl import SSLContext
from typing import Any

from aiohttp import (
    ClientError,
    ClientRequest,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    TraceConfig,
)
from aiohttp.abc import AbstractResolver
from aiohttp.connector import AddrInfoType, Connection
from msgspec import Struct
from yarl import URL

from models.errors import Invalid

Address = IPv4Address | IPv6Address
Permits = Callable[[Address], bool]

MAX_BODY = 64 * 1024
"""Bytes of an answer that are read; more is no answer."""
PORTS = frozenset({443, 8443})
"""Where the outside is called, over https (reliability.md section 6)."""
KEPT_OPEN_S = 15
"""Seconds a connection without a call stays open."""

_PROTOCOLS = IPv4Network("192.0.0.0/24")
"""Set aside for protocols, which not every Python counts as private; some clouds have their metadata there."""
_NOT_PUBLIC = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10")))
"""NAT64 and IPv4-compatible (an IPv4 address in the clothes of a public one), and the old site-local range."""


class Forbidden(ClientError):
    """Say that an address may not be called; nothing was sent there."""


class TooMuch(ClientError):
    """Say that an answer is larger than `MAX_BODY` or packed."""


class Answer(Struct, frozen=True):
    """Hold what the other side said; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Allowed(Struct, frozen=True):
    """Say what may be called although it is private or speaks plain http: names of hosts, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Any, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Allowed":
        """Read hosts, addresses and networks (CIDR) separated by commas; raises `Invalid` for a wrong network."""
        entries = [entry.strip().rstrip(".").lower() for entry in text.split(",") if entry.strip()]
        networks = {entry: _network(entry) for entry in entries}
        hosts = frozenset(entry for entry, network in networks.items() if network is None)
        return cls(hosts, tuple(network for network in networks.values() if network is not None))

    def inside(self, address: Address) -> bool:
        """Tell whether an address is in one of the networks."""
        return any(address in network for network in self.networks)

    def outside_or_inside(self, address: Address) -> bool:
        """Tell whether an address is public or in one of the networks."""
        return is_public(address) or self.inside(address)

    def rule_for(self, url: URL) -> Permits:
        """Return which addresses a call may reach: a named host is trusted, plain http never leaves the networks."""
        if (url.host or "").rstrip(".").lower() in self.hosts:
            return anywhere
        return self.outside_or_inside if url.scheme == "https" and url.port in PORTS else self.inside


def _network(entry: str) -> Any:
    try:
        return ip_network(entry)
    except ValueError as wrong:
        if "/" in entry or ":" in entry or entry.replace(".", "").isdigit():
            raise Invalid(f"{entry} is neither a host nor a network like 10.0.0.0/8: {wrong}") from wrong
    return None


def anywhere(address: Address) -> bool:
    """Permit every address: the operator named the host."""
    return True


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet and no other in disguise (mapped, 6to4, NAT64, Teredo)."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if isinstance(address, IPv4Address):
        return address not in _PROTOCOLS
    disguised = address.ipv4_mapped or address.sixtofour or address.teredo
    return not disguised and not any(address in network for network in _NOT_PUBLIC)


class Guarded(TCPConnector):
    """Connect to permitted addresses alone: looked at before each connect, and again at the peer once connected."""

    def __init__(self, permits: Permits, resolver: AbstractResolver | None = None) -> None:
        """Take the rule; the socket factory sees every address, literal or resolved."""
        super().__init__(
            limit=0,
            keepalive_timeout=KEPT_OPEN_S,
            use_dns_cache=False,
            resolver=resolver,
            socket_factory=self._socket_for(permits),
        )
        self._permits = permits

    @staticmethod
    def _socket_for(permits: Permits) -> Callable[[AddrInfoType], socket]:
        def make(info: AddrInfoType) -> socket:
            _check(permits, str(info[4][0]))
            return socket(info[0], info[1], info[2])

        return make

    async def connect(self, req: ClientRequest, traces: Any, timeout: ClientTimeout) -> Connection:  # noqa: ASYNC109  # inherited
        """Return a connection whose other end is permitted, before a byte of the request is sent."""
        connection = await super().connect(req, traces, timeout)
        peer = connection.transport.get_extra_info("peername") if connection.transport else None
        try:
            _check(self._permits, str(peer[0]) if peer else "")
        except Forbidden:
            connection.close()
            raise
        return connection


def _check(permits: Permits, text: str) -> None:
    try:
        allowed = permits(ip_address(text))
    except ValueError:
        allowed = False
    if not allowed:
        raise Forbidden(f"{text} is not a public address and not among SHUNTDESK_EGRESS_ALLOW")


QUIET: dict[str, Any] = {
    "trust_env": False,
    "auto_decompress": False,
    "headers": {"User-Agent": "shuntdesk", "Accept-Encoding": "identity"},
    "timeout": ClientTimeout(),
}
"""How every session is: no proxy of the environment, nothing unpacked, times bounded by who calls."""


class Egress:
    """Call the outside; one for the whole process, so that connections are shared and all rules are here."""

    def __init__(self, allowed: Allowed | None = None) -> None:
        """Begin without connections."""
        self._allowed = allowed or Allowed()
        self._sessions: dict[Permits, ClientSession] = {}

    def session(self, url: str) -> ClientSession:
        """Return the session that may call this address; callers add `allow_redirects=False` and a time limit."""
        permits = self._allowed.rule_for(URL(url))
        if permits not in self._sessions:
            self._sessions[permits] = ClientSession(connector=Guarded(permits), cookie_jar=DummyCookieJar(), **QUIET)
        return self._sessions[permits]

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a JSON body and return what came back, 3xx as it is; the caller bounds the time.

        Raises `Forbidden` for an address that may not be called, `TooMuch` for more than 64 KiB or a packed
        answer, else `aiohttp.ClientError`.
        """
        return await _posted(self.session(url), url, body, headers)

    async def probe(
        self, url: str, body: bytes, headers: Mapping[str, str], trace: TraceConfig, tls: SSLContext
    ) -> Answer:
        """Do the same on a connection of its own, so that its making can be watched by `trace` and `tls`."""
        connector = Guarded(self._allowed.rule_for(URL(url)))
        async with ClientSession(connector=connector, trace_configs=[trace], **QUIET) as session:
            return await _posted(session, url, body, headers, ssl=tls)

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()


async def _posted(session: ClientSession, url: str, body: bytes, headers: Mapping[str, str], **how: Any) -> Answer:
    sent = {"Content-Type": "application/json", **headers}
    async with session.post(url, data=body, headers=sent, allow_redirects=False, **how) as response:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            response.close()
            raise TooMuch("the answer is packed, though it was asked for as it is")
        read = await _bounded(response.content.iter_any)
        if read is None:
            response.close()
            raise TooMuch(f"the answer is larger than {MAX_BODY} bytes")
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, read)


async def _bounded(pieces: Callable[[], Any]) -> bytes | None:
    """Read to the end, or None as soon as it is too much."""
    read = bytearray()
    async for piece in pieces():
        read += piece
        if len(read) > MAX_BODY:
            return None
    return bytes(read)
