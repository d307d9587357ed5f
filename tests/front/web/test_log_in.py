"""Log-in: lock-out per account and address, the second factor, the end of sessions, and the limits on requests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client

from luodi.front.web import clock
from luodi.office.journal.models import JournalEntry
from luodi.office.people.models import LogInGuard, RecoveryCode, User

pytestmark = pytest.mark.django_db
PASSWORD, BETTER = "correct-horse-7", "another-horse-8"
START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


class Clock:
    """The time of the test, which it moves on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def _quick_hash(settings: object) -> None:
    """The right hash takes a second each time, on purpose; these tests log in a hundred times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]  # pytest-django's


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Clock:
    ticking = Clock()
    monkeypatch.setattr(clock, "instant", ticking)
    return ticking


@pytest.fixture
def known(make_user: Callable[..., User], watch: Clock) -> User:
    user = make_user(username="chen")
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(client: Client, password: str, username: str = "chen", address: str = "10.0.0.1") -> int:
    return client.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def test_five_failures_lock_the_account_everywhere_and_are_journalled(known: User, watch: Clock) -> None:
    assert [attempt(Client(), "wrong") for _ in range(5)] == [200] * 5
    assert attempt(Client(), PASSWORD, address="10.0.0.2") == 429
    entry = JournalEntry.objects.get(action="people.lock_log_in")
    assert '"who":"chen"' in entry.after
    assert entry.actor == "system"
    watch.now += timedelta(minutes=16)
    assert attempt(Client(), PASSWORD) == 302


def test_lock_of_a_stranger_looks_like_that_of_a_user(known: User) -> None:
    answers = {}
    for name in ("chen", "nobody"):
        client = Client()
        pages = [client.post("/login/", {"username": name, "password": "wrong-1"}) for _ in range(6)]
        answers[name] = [(page.status_code, page.text.count('role="alert"')) for page in pages]
    assert answers["chen"] == answers["nobody"]
    assert answers["chen"][-1][0] == 429
    said = [entry.after for entry in JournalEntry.objects.filter(action="people.lock_log_in")]
    assert sum('"who":""' in after for after in said) == 1
    assert not any("nobody" in after for after in said)


def test_names_that_were_typed_are_not_kept_readable(client: Client, known: User) -> None:
    attempt(client, "x", username="my-password-by-mistake")
    assert not LogInGuard.objects.filter(key__contains="password").exists()


def test_failures_of_an_address_lock_it_for_every_name(known: User, settings: object) -> None:
    settings.RATE_LIMITS = {"log-in": 1000, "search": 1, "export": 1, "upload": 1}  # type: ignore[attr-defined]  # pytest-django's
    for number in range(50):
        attempt(Client(), "wrong", username=f"name-{number}")
    assert attempt(Client(), PASSWORD) == 429
    assert attempt(Client(), PASSWORD, address="10.0.0.9") == 302


def test_right_password_forgets_earlier_failures(known: User) -> None:
    for _ in range(3):
        assert [attempt(Client(), "wrong") for _ in range(4)] == [200] * 4
        assert attempt(Client(), PASSWORD) == 302


def test_session_ends_unused(client: Client, known: User, watch: Clock) -> None:
    assert attempt(client, PASSWORD) == 302
    watch.now += timedelta(minutes=119)
    assert client.get("/journal/").status_code == 200
    watch.now += timedelta(minutes=121)
    answer = client.get("/journal/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/journal/")


def test_session_ends_after_a_working_day_however_busy(client: Client, known: User, watch: Clock) -> None:
    assert attempt(client, PASSWORD) == 302
    statuses = []
    for _ in range(8):
        watch.now += timedelta(minutes=100)
        statuses.append(client.get("/journal/").status_code)
    assert statuses == [200] * 7 + [302]


def test_log_out_everywhere_ends_every_session(known: User) -> None:
    here, there = Client(), Client()
    assert [attempt(here, PASSWORD), attempt(there, PASSWORD)] == [302, 302]
    assert here.post("/account/end-sessions/").status_code == 302
    assert [client.get("/journal/").status_code for client in (here, there)] == [302, 302]
    assert JournalEntry.objects.filter(action="people.end_own_sessions").exists()


def test_change_of_password_keeps_this_session_and_ends_the_others(known: User) -> None:
    here, there = Client(), Client()
    assert [attempt(here, PASSWORD), attempt(there, PASSWORD)] == [302, 302]
    sent = {"present_password": PASSWORD, "password": BETTER, "again": BETTER}
    assert here.post("/account/password/", sent).status_code == 302
    assert [client.get("/journal/").status_code for client in (here, there)] == [200, 302]


@pytest.mark.parametrize(
    "sent",
    [
        {"present_password": "wrong", "password": BETTER, "again": BETTER},
        {"present_password": PASSWORD, "password": BETTER, "again": "else"},
        {"present_password": PASSWORD, "password": "123", "again": "123"},
        {"present_password": PASSWORD, "password": PASSWORD, "again": PASSWORD},
        {},
    ],
)
def test_change_of_password_refuses(client: Client, known: User, sent: dict[str, str]) -> None:
    attempt(client, PASSWORD)
    assert client.post("/account/password/", sent).status_code == 422
    known.refresh_from_db()
    assert known.check_password(PASSWORD)


def test_newcomer_chooses_a_password_first(client: Client, known: User) -> None:
    User.objects.update(must_change_password=True)
    attempt(client, PASSWORD)
    assert client.get("/journal/").headers["Location"] == "/account/"
    assert "须" in client.get("/account/").text or "请先换成" in client.get("/account/").text
    sent = {"present_password": PASSWORD, "password": BETTER, "again": BETTER}
    client.post("/account/password/", sent)
    assert client.get("/journal/").status_code == 200


@pytest.fixture
def factor(client: Client, known: User) -> tuple[pyotp.TOTP, list[str]]:
    """Chen turns the second factor on: what the telephone holds, and the recovery codes."""
    attempt(client, PASSWORD)
    page = client.get("/account/second-factor/").text
    secret = client.session["second_factor_secret"]
    assert " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)) in page
    picture = client.get("/account/second-factor/picture.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert client.post("/account/second-factor/on/", {"code": "000000"}).status_code == 422
    telephone = pyotp.TOTP(secret)
    shown = client.post("/account/second-factor/on/", {"code": telephone.at(START)}).text
    codes = [line.split("<")[0] for line in shown.split('<li class="code">')[1:]]
    assert len(codes) == 10
    client.post("/logout/")
    return telephone, codes


def test_second_factor_asks_for_a_code_that_works_once(
    client: Client, known: User, factor: tuple[pyotp.TOTP, list[str]], watch: Clock
) -> None:
    telephone, _ = factor
    known.refresh_from_db()
    assert telephone.secret not in known.totp_secret
    watch.now += timedelta(minutes=2)
    assert client.post("/login/", {"username": "chen", "password": PASSWORD}).headers["Location"] == "/login/code/"
    assert client.get("/journal/").status_code == 302
    assert client.post("/login/code/", {"code": "123"}).status_code == 200
    assert client.post("/login/code/", {"code": telephone.at(watch.now)}).headers["Location"] == "/"
    assert client.get("/journal/").status_code == 200
    again = Client()
    attempt(again, PASSWORD)
    assert again.post("/login/code/", {"code": telephone.at(watch.now)}).status_code == 200
    assert again.get("/journal/").status_code == 302


def test_recovery_code_works_once(known: User, factor: tuple[pyotp.TOTP, list[str]]) -> None:
    _, codes = factor
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    for expected in (302, 200):
        client = Client()
        attempt(client, PASSWORD)
        assert client.post("/login/code/", {"code": codes[0].upper()}).status_code == expected


def test_wrong_codes_lock_the_account(known: User, factor: tuple[pyotp.TOTP, list[str]], watch: Clock) -> None:
    telephone, _ = factor
    client = Client()
    attempt(client, PASSWORD)
    for _ in range(5):
        client.post("/login/code/", {"code": "000000"})
    watch.now += timedelta(minutes=1)
    assert client.post("/login/code/", {"code": telephone.at(watch.now)}).status_code == 429


def test_code_is_not_asked_for_long(known: User, factor: tuple[pyotp.TOTP, list[str]], watch: Clock) -> None:
    telephone, _ = factor
    client = Client()
    attempt(client, PASSWORD)
    watch.now += timedelta(minutes=6)
    assert client.post("/login/code/", {"code": telephone.at(watch.now)}).headers["Location"] == "/login/"


def test_code_page_without_a_password_leads_back(client: Client) -> None:
    assert client.get("/login/code/").headers["Location"] == "/login/"


def test_second_factor_is_turned_off_with_the_password(
    known: User, factor: tuple[pyotp.TOTP, list[str]], watch: Clock
) -> None:
    _, codes = factor
    client = Client()
    attempt(client, PASSWORD)
    client.post("/login/code/", {"code": codes[1]})
    assert client.post("/account/second-factor/off/", {"present_password": "wrong"}).status_code == 422
    assert client.post("/account/second-factor/off/", {"present_password": PASSWORD}).status_code == 302
    assert not RecoveryCode.objects.exists()
    assert attempt(Client(), PASSWORD) == 302


def test_too_many_searches_wait(client: Client, known: User, settings: object, watch: Clock) -> None:
    settings.RATE_LIMITS = {"log-in": 30, "search": 3, "export": 1, "upload": 1}  # type: ignore[attr-defined]  # pytest-django's
    attempt(client, PASSWORD)
    assert [client.get("/enterprises/?text=a").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/enterprises/?text=a")
    assert int(answer.headers["Retry-After"]) == 60
    assert client.get("/enterprises/").status_code == 200
    watch.now += timedelta(minutes=1)
    assert client.get("/enterprises/?text=a").status_code == 200


def test_address_behind_a_proxy_is_what_the_proxy_saw(client: Client, known: User, settings: object) -> None:
    settings.BEHIND_PROXY = True  # type: ignore[attr-defined]  # pytest-django's
    settings.RATE_LIMITS = {"log-in": 2, "search": 1, "export": 1, "upload": 1}  # type: ignore[attr-defined]  # as above
    sent = {"username": "x", "password": "y"}
    hops = ["1.1.1.1, 10.0.0.1", "2.2.2.2, 10.0.0.1", "3.3.3.3, 10.0.0.1", "1.1.1.1, 10.0.0.2"]
    statuses = [client.post("/login/", sent, headers={"X-Forwarded-For": hop}).status_code for hop in hops]
    assert statuses == [200, 200, 429, 200]
