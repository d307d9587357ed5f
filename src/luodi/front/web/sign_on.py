"""The city's single sign-on: OpenID Connect, code flow with PKCE, state and nonce.

Authlib speaks the protocol and checks the token: signature by the provider's keys, issuer, audience, times, nonce and
``at_hash``. Here it is decided whom a declared claim names. Somebody unknown stays outside: single sign-on creates
nobody, so that it can never make an administrator.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from joserfc.errors import JoseError
from requests.exceptions import RequestException

from luodi.reference.problems import Problem
from luodi.reference.text import Text

_SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_SECONDS_ASIDE = 60


def is_offered() -> bool:
    """Whether this installation has a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def begun(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the provider; a ``Problem`` when that cannot be reached."""
    try:
        app = _provider(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
        _refuse_other_issuer(app.load_server_metadata())
        answer: HttpResponse = app.authorize_redirect(request, request.build_absolute_uri(reverse("sign-on-back")))
    except (RequestException, RuntimeError, ValueError) as error:
        raise _unreachable() from error
    return answer


def name_told(request: HttpRequest) -> str:
    """The log-in name that the provider's answer carries; a ``Problem`` for an answer that does not hold."""
    app = _provider(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    wanted = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    try:
        token = app.authorize_access_token(request, claims_options=wanted, leeway=_SECONDS_ASIDE)
    except RequestException as error:
        raise _unreachable() from error
    except (OAuthError, JoseError, RuntimeError, ValueError, KeyError) as error:
        raise _not_accepted() from error
    claims: Mapping[str, Any] = token.get("userinfo") or {}
    name = claims.get(settings.OIDC_CLAIM)
    if not claims or not isinstance(name, str) or not name.strip():
        raise _not_accepted()
    return name.strip()


@lru_cache(maxsize=4)
def _provider(issuer: str, client_id: str, secret: str) -> Any:
    """The provider; what it says of itself is read once a process."""
    app = DjangoOAuth2App(
        DjangoIntegration("sign_on"),
        name="sign_on",
        client_id=client_id,
        client_secret=secret or None,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": settings.OIDC_SCOPE, "code_challenge_method": "S256", "default_timeout": 10},
    )
    metadata = app.load_server_metadata()
    offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
    metadata["id_token_signing_alg_values_supported"] = [each for each in offered if each in _SIGNATURES]
    return app


def _refuse_other_issuer(metadata: Mapping[str, Any]) -> None:
    if metadata.get("issuer") != settings.OIDC_ISSUER:
        raise ValueError(metadata.get("issuer"))


def _unreachable() -> Problem:
    return Problem(
        "sign_on.unreachable",
        Text("统一身份认证平台无法访问", "The city's single sign-on cannot be reached"),
        Text("请稍后再试，或改用本系统登录名", "Try again later, or log in with a name of this system"),
    )


def _not_accepted() -> Problem:
    return Problem(
        "sign_on.not_accepted",
        Text(
            "统一身份认证的应答未通过校验，未登录", "The answer of the single sign-on does not hold; nobody was let in"
        ),
        Text("请从登录页重新开始；如再次出现，请联系管理员", "Start again at the log-in page, or ask an administrator"),
    )
