"""Which web addresses may be asked: their form, and whether the IP addresses behind them are public.

Knows nothing about what is asked for there.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

MAX_ADDRESS = 2000  # characters; browsers cut off near this
PORTS = {"http": 80, "https": 443}
# What the `ipaddress` of some 3.11 releases calls global though the IANA special-purpose registries do not,
# and the one public address that a cloud answers from inside (Azure's host, 168.63.129.16).
_ALSO_REFUSED = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fec0::/10",
        ),
    )
)
# 2130706433, 0x7f000001, 0177.0.0.1, 127.1: one parser reads an address there and another a name.
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
_HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)

Resolve = Callable[[str, int], Sequence[str]]


class RefusedAddress(ValueError):
    """An address that must not be fetched; the message says why and what to do."""


class FailedFetch(OSError):
    """An address that did not give a document; the message says why and what to do."""


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses that the machine's name service gives for a host."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """True when the IP address is one of the public internet, itself and whatever IPv4 address it carries."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    in_refused = any(ip.version == network.version and ip in network for network in _ALSO_REFUSED)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or in_refused)


def checked(url: str) -> SplitResult:
    """The parts of an address whose form is in order, its host in ASCII and without a fragment.

    Raises:
        RefusedAddress: for another scheme, a user name, a host in a number's disguise and the like.
    """
    shown = url[:100]
    if len(url) > MAX_ADDRESS:
        raise RefusedAddress(
            f"{shown}… is longer than {MAX_ADDRESS} characters; save the page and add the file"
        )
    if re.search(r"[\s\x00-\x1f\x7f\\]", url):
        raise RefusedAddress(
            f"{shown!r} holds a space, backslash or control character; write it percent-encoded"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise RefusedAddress(
            f"{shown!r} is no address; write one such as https://example.org/page"
        ) from error
    if parts.scheme not in PORTS:
        raise RefusedAddress(f"{shown!r} is neither http nor https; save the page and add the file")
    if "@" in parts.netloc:
        raise RefusedAddress(f"{shown!r} holds a user name; write the address without it")
    host = _ascii_host(host, shown)
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port not in (None, PORTS[parts.scheme]) else ""
    path = re.sub(r"[^\x21-\x7e]+", lambda match: _percent(match.group()), parts.path) or "/"
    query = re.sub(r"[^\x21-\x7e]+", lambda match: _percent(match.group()), parts.query)
    return SplitResult(parts.scheme, netloc, path, query, "")


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))


def _ascii_host(host: str, shown: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    if _ODD_NUMBER.fullmatch(host):
        raise RefusedAddress(f"{shown!r} names its host by a number; write the host's name")
    if not _HOST_NAME.fullmatch(host):
        raise RefusedAddress(f"{shown!r} has no proper host; write one such as https://example.org/page")
    return host


def judged(parts: SplitResult, deadline: float, *, allow_loopback: bool, resolve: Resolve) -> list[str]:
    """The IP addresses that may be connected to; the host is resolved once and all it stands for is judged.

    Raises:
        RefusedAddress: when one of them is not public, or the port is no port of the web.
        FailedFetch: when the name service knows no address, or gives none before the deadline.
    """
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        addresses = [str(ipaddress.ip_address(host))]
    except ValueError:
        addresses = _resolved(host, port, resolve, deadline)
    if not addresses:
        raise FailedFetch(f"the host {host} is not known; check the address")
    if allow_loopback and all(_is_loopback(address) for address in addresses):
        return addresses
    if port not in PORTS.values():
        raise RefusedAddress(f"port {port} is not asked, only 80 and 443; save the page and add the file")
    for address in addresses:
        if not is_public(address):
            raise RefusedAddress(
                f"{host} leads to {address}, which is no public address; save the page and add the file"
            )
    return addresses


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _resolved(host: str, port: int, resolve: Resolve, deadline: float) -> list[str]:
    """What the resolver says before the deadline; it cannot be told to hurry, so it gets a thread."""
    found: list[str] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            found.extend(resolve(host, port))
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():
        raise FailedFetch(f"the name service did not answer for {host} in time; try again later")
    if failed:
        raise FailedFetch(f"the host {host} is not known; check the address") from failed[0]
    return list(dict.fromkeys(found))
