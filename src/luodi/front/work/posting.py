"""Posts a signed message to an address that somebody wrote down, and goes nowhere else.

The name is resolved first, and only public addresses are connected to, at the very address that was checked; redirects
are not followed; nothing of an answer is kept but its status. Signed as Standard Webhooks says: HMAC-SHA256 over id,
timestamp and body.
"""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 10.0
WHOLE_SECONDS = 20.0
"""A receiver that answers drop by drop is hung up on after so long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, or why there was none."""

    status: int | None
    error: str = ""


class _RefusedAddressError(Exception):
    """The address is none that messages may be sent to."""


def post(address: str, body: bytes, *, key: bytes, code: str, at: datetime) -> Answer:
    """Posts a message called ``code``; whatever goes wrong is told, not raised."""
    try:
        parts = urlsplit(address)
        connection = _connection(parts)
    except (_RefusedAddressError, OSError, ValueError) as error:
        return Answer(None, str(error)[:300])
    watch = threading.Timer(WHOLE_SECONDS, _hang_up, [connection])
    watch.start()
    try:
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers(body, key, code, at))
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Answer(None, f"{type(error).__name__}: {error}"[:300])
    finally:
        watch.cancel()
        connection.close()
    return Answer(status, "" if 200 <= status < 300 else f"HTTP {status}")


def headers(body: bytes, key: bytes, code: str, at: datetime) -> dict[str, str]:
    """The headers by which a receiver knows who sent it, and that it is neither changed nor old."""
    stamp = str(int(at.timestamp()))
    signature = hmac.new(key, f"{code}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Luodi",
        "webhook-id": code,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise _RefusedAddressError("not an http(s) address")
    if parts.scheme == "http" and not settings.WEBHOOK_PRIVATE_ADDRESSES:
        raise _RefusedAddressError("only https is sent to")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    checked = _checked(parts.hostname, port)
    made: http.client.HTTPConnection
    if parts.scheme == "https":
        made = http.client.HTTPSConnection(parts.hostname, port, timeout=TIMEOUT_SECONDS)
        made.sock = ssl.create_default_context().wrap_socket(
            socket.create_connection((checked, port), TIMEOUT_SECONDS), server_hostname=parts.hostname
        )
    else:
        made = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT_SECONDS)
        made.sock = socket.create_connection((checked, port), TIMEOUT_SECONDS)
    return made


def _checked(host: str, port: int) -> str:
    """The address to connect to; refused when any that the name stands for is not public."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.WEBHOOK_PRIVATE_ADDRESSES:
        for one in found:
            ip = ipaddress.ip_address(one.partition("%")[0])
            mapped = getattr(ip, "ipv4_mapped", None) or ip
            if not mapped.is_global or mapped.is_multicast:
                raise _RefusedAddressError("a private address is not sent to")
    return found[0]


def _hang_up(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        connection.sock.close()
