"""Single sign-on against a real provider: npm's oidc-provider, an implementation of its own, run here.

It needs Node and npm; the packages are installed once from the lock file beside it.

"""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from luodi.front.web import sign_on
from luodi.office.people.access import Role
from luodi.office.people.models import User

FOLDER = Path(__file__).parent / "provider"
BACK = "http://testserver/sign-on/back/"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def installed() -> Path:
    """The folder with the provider's packages."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("single sign-on is tested against npm's oidc-provider, and there is no Node here")
    if not (FOLDER / "node_modules" / "oidc-provider").exists():
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"], cwd=FOLDER, capture_output=True, timeout=300, check=False
        )
        if done.returncode:
            pytest.skip("npm could not install oidc-provider: no registry within reach")
    return FOLDER


@pytest.fixture(scope="module")
def issuer(installed: Path) -> Iterator[str]:
    """The provider, listening."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", "provider.mjs", str(port), BACK]
    with subprocess.Popen(
        command, cwd=installed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout
        assert "listening" in child.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        child.terminate()


@pytest.fixture(autouse=True)
def _offered(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "luodi", "a-secret-of-the-test"
    settings.OIDC_ISSUER = request.getfixturevalue("issuer")
    sign_on._provider.cache_clear()
    yield
    sign_on._provider.cache_clear()


def at_the_provider(address: str, person: str) -> str:
    """What a person does there: logs in and agrees. Gives the address to which the provider sends the browser back."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False, timeout=10)
        for _ in range(12):
            if answer.is_redirect:
                following = requests.compat.urljoin(answer.url, answer.headers["Location"])  # type: ignore[attr-defined]  # untyped
                if following.startswith(BACK):
                    return str(following)
                answer = browser.get(following, allow_redirects=False, timeout=10)
                continue
            action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert action, answer.text[:500]
            assert prompt
            sent = {"prompt": prompt[1], "login": person, "password": "any"}
            place = requests.compat.urljoin(answer.url, action[1])  # type: ignore[attr-defined]  # untyped
            answer = browser.post(place, sent, allow_redirects=False, timeout=10)
    raise AssertionError(answer.status_code)


def begun(client: Client, back: str = "/journal/") -> str:
    return client.get(f"/sign-on/?next={back}").headers["Location"]


def test_sign_on_lets_in_who_has_an_account(client: Client, make_user: Callable[..., User]) -> None:
    make_user(username="chen")
    address = begun(client)
    for part in ("code_challenge_method=S256", "response_type=code", "nonce=", "state=", "client_id=luodi"):
        assert part in address, part
    answer = client.get(at_the_provider(address, "chen"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/journal/")
    assert client.get("/journal/").status_code == 200
    assert client.get("/").wsgi_request.user.get_username() == "chen"


@pytest.mark.parametrize("person", ["nobody-here", "gone", "system"])
def test_sign_on_creates_nobody(client: Client, make_user: Callable[..., User], person: str) -> None:
    gone = make_user(username="gone")
    gone.is_active = False
    gone.save()
    make_user(Role.SYSTEM, username="system")
    before = User.objects.count()
    answer = client.get(at_the_provider(begun(client), person))
    assert answer.status_code == 422
    assert "sign_on.no_account" in answer.text
    assert client.get("/journal/").status_code == 302
    assert User.objects.count() == before


def test_answer_is_taken_once_and_only_by_the_browser_that_asked(
    client: Client, make_user: Callable[..., User]
) -> None:
    make_user(username="chen")
    back = at_the_provider(begun(client), "chen")
    other = Client()
    assert "sign_on.not_accepted" in other.get(back).text
    assert other.get("/journal/").status_code == 302
    assert client.get(back).status_code == 302
    client.post("/logout/")
    assert "sign_on.not_accepted" in client.get(back).text


@pytest.mark.parametrize("key", ["nonce", "code_verifier"])
def test_answer_to_another_question_is_refused(client: Client, make_user: Callable[..., User], key: str) -> None:
    """As if a code of somebody else's browser were slipped in: nonce or PKCE verifier do not fit."""
    make_user(username="chen")
    back = at_the_provider(begun(client), "chen")
    session = client.session
    name = next(one for one in dict(session.items()) if one.startswith("_state_sign_on_"))
    kept = session[name]
    kept["data"][key] = "x" * 48
    session[name] = kept
    session.save()
    assert "sign_on.not_accepted" in client.get(back).text
    assert client.get("/journal/").status_code == 302


@pytest.mark.parametrize(("setting", "value"), [("OIDC_CLAIM", "email"), ("OIDC_CLIENT_SECRET", "wrong")])
def test_claim_or_secret_that_does_not_fit_lets_nobody_in(
    client: Client, make_user: Callable[..., User], settings: Any, setting: str, value: str
) -> None:
    make_user(username="chen")
    setattr(settings, setting, value)
    assert "sign_on.not_accepted" in client.get(at_the_provider(begun(client), "chen")).text


def test_other_audience_or_issuer_is_refused(client: Client, make_user: Callable[..., User], settings: Any) -> None:
    make_user(username="chen")
    back = at_the_provider(begun(client), "chen")
    app = sign_on._provider(settings.OIDC_ISSUER, "luodi", "a-secret-of-the-test")
    for name, value in (("OIDC_ISSUER", "http://elsewhere.example"), ("OIDC_CLIENT_ID", "another")):
        kept = getattr(settings, name)
        setattr(settings, name, value)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sign_on, "_provider", lambda *_: app)
            assert "sign_on.not_accepted" in client.get(back).text
        setattr(settings, name, kept)
        back = at_the_provider(begun(client), "chen")
    assert client.get(back).status_code == 302


def test_provider_that_is_away_is_said_so(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    started = time.monotonic()
    assert "sign_on.unreachable" in client.get("/sign-on/").text
    assert time.monotonic() - started < 15


def test_local_log_in_can_be_switched_off(client: Client, make_user: Callable[..., User], settings: Any) -> None:
    user = make_user(username="chen")
    user.set_password("correct-horse-7")
    user.save()
    settings.LOCAL_LOG_IN = False
    page = client.get("/login/").text
    assert ('name="password"' in page, "/sign-on/" in page) == (False, True)
    client.post("/login/", {"username": "chen", "password": "correct-horse-7"})
    assert client.get("/journal/").status_code == 302


def test_without_a_provider_there_is_no_sign_on(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = ""
    assert client.get("/sign-on/").status_code == 404
    assert client.get("/sign-on/back/").status_code == 404
    assert "/sign-on/" not in client.get("/login/").text
