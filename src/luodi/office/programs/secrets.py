"""How secrets of programs are written, told apart and checked. Randomness comes from the front."""

import hashlib
import hmac
from base64 import b64encode

from django.conf import settings

PREFIX_CHARACTERS = 8
SECRET_CHARACTERS = 43  # 256 bits in URL-safe base 64
_MARK = "luodi"


def spoken(prefix: str, secret: str) -> str:
    """A token as its owner holds it: ``luodi_PREFIX_SECRET``."""
    return f"{_MARK}_{prefix}_{secret}"


def parts(token: str) -> tuple[str, str] | None:
    """Prefix and secret of a token as sent; None when it is not one."""
    mark, _, rest = token.partition("_")
    prefix, secret = rest[:PREFIX_CHARACTERS], rest[PREFIX_CHARACTERS + 1 :]
    well_formed = (
        mark == _MARK and rest[PREFIX_CHARACTERS : PREFIX_CHARACTERS + 1] == "_" and secret and token.isascii()
    )
    return (prefix, secret) if well_formed else None


def digest_of(secret: str) -> str:
    """What the register keeps of a token's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(secret: str, digest: str) -> bool:
    """Whether ``secret`` is the one of ``digest``, in a time that does not tell how nearly."""
    return hmac.compare_digest(digest_of(secret), digest)


def webhook_key(nonce: str) -> bytes:
    """The key that signs a webhook's messages."""
    return hmac.new(settings.SECRET_KEY.encode(), f"luodi webhook {nonce}".encode(), hashlib.sha256).digest()


def webhook_secret(nonce: str) -> str:
    """The same key as its receiver is told it (Standard Webhooks: ``whsec_`` and base 64)."""
    return f"whsec_{b64encode(webhook_key(nonce)).decode()}"
