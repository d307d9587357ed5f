"""The second factor: a code from a telephone (TOTP, RFC 6238), or a recovery code once.

The secret is kept sealed under the installation's secret key: who reads the database alone cannot make codes. A code
works once, also when two processes are asked at the same moment.
"""

import base64
import hashlib
import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from luodi.office.people.models import RecoveryCode, User

ISSUER = "Luodi 落地"
RECOVERY_CODES = 10
_STEP_SECONDS = 30
_STEPS_ASIDE = (0, -1, 1)


def new_secret() -> str:
    """A fresh secret, to be shown once as a QR code."""
    return pyotp.random_base32()


def address_of(user: User, secret: str) -> str:
    """What the QR code says: ``otpauth://…``."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of time whose code this is, half a minute early or late allowed; None for a wrong code."""
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // _STEP_SECONDS
    given = "".join(code.split())
    fitting = [now + aside for aside in _STEPS_ASIDE if constant_time_compare(totp.at((now + aside) * 30), given)]
    return fitting[0] if fitting else None


def takes(user: User, code: str, at: datetime) -> bool:
    """Whether ``code`` lets ``user`` in now; it will not again."""
    secret = unsealed(user.totp_secret)
    step = step_of(secret, code, at) if secret else None
    if step is not None:
        fresh = User.objects.filter(pk=user.pk, totp_last_step__lt=step).update(totp_last_step=step)
        return fresh == 1
    unused = RecoveryCode.objects.filter(user=user, digest=digest_of(code), used_at=None)
    return unused.update(used_at=at) == 1


def new_recovery_codes() -> list[str]:
    """Codes to be written down, each of 80 random bits: ``k3fd-9xq2-…``."""
    return [_grouped(base64.b32encode(secrets.token_bytes(10)).decode().lower()) for _ in range(RECOVERY_CODES)]


def digest_of(code: str) -> str:
    """What is kept of a recovery code. The codes are random, so that a fast hash is enough."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return salted_hmac("luodi.recovery-code", plain, algorithm="sha256").hexdigest()


def sealed(secret: str) -> str:
    """A secret as it is kept."""
    return _seal().encrypt(secret.encode()).decode()


def unsealed(kept: str) -> str:
    """The secret again; empty where there is none or the secret key of the installation was changed since."""
    if not kept:
        return ""
    try:
        return _seal().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def _seal() -> Fernet:
    key = hashlib.sha256(b"luodi.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
