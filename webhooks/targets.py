"""Where events may be sent: an address that anybody could reach, or one in a network that the settings name.

A target is looked up at each connection, every address that its name has is looked at, and the connection is made to
one of those: what a name leads to a moment later makes no difference (CWE-918, DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from documents.errors import Refused

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST = 500
# IPv6 networks in which an IPv4 address stands, and where in it: the last 32 bits, or those after the first 16.
_MAPPED = (
    ipaddress.ip_network("::ffff:0:0/96"),
    ipaddress.ip_network("::/96"),
    ipaddress.ip_network("64:ff9b::/96"),
)
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
# What translates or tunnels into who knows where: NAT64 of one's own (RFC 8215), Teredo.
_TUNNELS = (ipaddress.ip_network("64:ff9b:1::/48"), ipaddress.ip_network("2001::/32"))


class NotAllowed(Exception):
    """The name leads into a private network, or nowhere."""


def check_address(text: str) -> str:
    """A target's address as it is kept. Raises ``Refused`` for what can be none."""
    said = text.strip()
    try:
        parts = urlsplit(said)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(_("This is no address."), field="address") from None
    plain = said.isascii() and said.isprintable() and " " not in said and len(said) <= LONGEST
    if not plain or not host or parts.scheme not in ("http", "https"):
        raise Refused(_("Give a whole address, such as https://register.example/dpa."), field="address")
    if parts.scheme == "http" and settings.IS_PRODUCTION:
        raise Refused(_("Events are sent over https only."), field="address")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Refused(_("Give an address without a name, a password or a part after #."), field="address")
    literal = _literal(host)
    if literal is not None and not is_allowed(literal):
        raise Refused(_("This address lies in a private network, where the registry sends nothing."), field="address")
    return said


def resolve(parts: SplitResult) -> list[tuple[int, tuple[str, int]]]:
    """Family and socket address of everything that the host leads to. Raises ``NotAllowed`` where one may not be."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise NotAllowed(parts.hostname) from problem
    places = []
    for family, _type, _protocol, _name, place in found:
        literal = _literal(str(place[0]))
        if literal is None or not is_allowed(literal):
            raise NotAllowed(parts.hostname)
        places.append((int(family), (str(place[0]), port)))
    return places


def is_allowed(address: Address) -> bool:
    """Whether everybody could reach it, or the settings name its network."""
    if any(address in network for network in settings.WEBHOOK_NETWORKS if network.version == address.version):
        return True
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_allowed(inner)
        if any(address in network for network in _TUNNELS) or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_unspecified and not address.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    number = int(address)
    if number > 1 and any(address in network for network in _MAPPED):
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address(number >> 80 & 0xFFFFFFFF)
    return None


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
