"""A small demo city behind a server of its own: built once for all that look at it, as ``luodi demo`` builds it."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PASSWORD = "Luodi-2026-demo"
SIZE = ("--enterprises", "120", "--projects", "40", "--parks", "3", "--seed", "7", "--as-of", "2026-11-22")
PATIENCE_SECONDS = 60
"""How long anything may take on a machine that does much else."""


@dataclass
class City:
    """Where it is served, and the windows that people have opened on it; each person logs in once."""

    address: str
    browser: Browser
    cookies: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    @contextmanager
    def opened(
        self, username: str, *, language: str = "zh-hans", width: int = 1280, javascript: bool = True
    ) -> Iterator[Page]:
        """A tab in which ``username`` is logged in. What it asks for and what it complains of is kept."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        try:
            page = self._tab(context, username)
            context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])
            page.goto("/")
            yield page
        finally:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:  # what is not there is asked for on purpose
            self.said.append(message.text)

    def _tab(self, context: BrowserContext, username: str) -> Page:
        context.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))
        context.on("weberror", lambda error: self.said.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("console", self._hear)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        if username not in self.cookies:
            page.goto("/login/")
            page.locator("[name=username]").fill(username)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form button.primary").click()
            page.wait_for_url("**/")
            self.cookies[username] = [dict(cookie) for cookie in context.cookies()]
        context.add_cookies(self.cookies[username])  # type: ignore[arg-type]  # as they were given
        return page


def built_in(folder: Path) -> Path:
    """The home of the city, built by whichever process of the tests comes first; the others wait."""
    home = folder / "demo-city"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "built").exists():
            command = [sys.executable, "-c", "from luodi.front.cli.main import main; main()", "demo", "--no-serve"]
            subprocess.run([*command, *SIZE], env=_environment(home), check=True, capture_output=True)
            (home / "built").touch()
    return home


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The city on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "luodi.site.wsgi:application"]
    environment = _environment(home / "demo" / "city")
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _environment(home: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name != "DATABASE_URL" and not name.startswith("LUODI_")
    }
    return {**kept, "LUODI_HOME": str(home)}


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
