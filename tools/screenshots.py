"""Pictures of the main pages for README and docs, from the demo city: ``uv run python tools/screenshots.py``.

Builds the default demo city in a folder of its own (or uses ``--home``, where it stands already), serves it on a free
port of this machine, and writes ``docs/pictures/<page>-<zh|en>.png`` at 1280 px. Needs Chromium.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from luodi.front.cli.database import set_up

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LARGEST_BYTES = 200 * 1024
WIDTH, HEIGHT = 1280, 800
COLOURS = 256  # of a page in flat colours nothing is lost, and a picture is a third as large
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def take(page: Page, address: str, name: str) -> None:
    """One picture of what a window of 1280 × 800 shows; it must stay small enough to commit."""
    page.goto(address)
    path = PICTURES / f"{name}.png"
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes, more than {LARGEST_BYTES:,}")
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")


def take_all(browser: Browser, address: str, language: str, code: str, password: str) -> None:
    """Every page in one language, as the section chief sees it; the project is the gravest of those signed."""
    context = browser.new_context(base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    context.add_cookies([{"name": "django_language", "value": code, "url": address}])
    page = context.new_page()
    page.goto("/login/")
    page.fill("#id_username", "chief")
    page.fill("#id_password", password)
    page.click("main button")
    take(page, "/", f"today-{language}")
    take(page, "/projects/", f"ledger-{language}")
    page.goto("/projects/?stage=signed&health=slipping")
    take(page, page.locator("tbody th a").first.get_attribute("href") or "/", f"project-{language}")
    take(page, "/enterprises/", f"enterprises-{language}")
    page.goto("/briefs/")
    take(page, page.locator("tbody th a").first.get_attribute("href") or "/", f"brief-{language}")
    take(page, "/doubts/", f"doubts-{language}")
    take(page, "/elements/", f"elements-{language}")
    take(page, "/policies/", f"policies-{language}")
    context.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The demo city that stands in ``home``, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "LUODI_HOME": str(home / "demo" / "city")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "luodi.site.wsgi:application"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/login/")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.URLError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"{address} does not answer")


def main() -> None:
    """Builds, serves, takes the pictures."""
    set_up()
    from luodi.front.demo.people import DEMO_PASSWORD  # noqa: PLC0415 - Django had to be set up first

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a LUODI_HOME in which the demo city stands; default: a new one")
    home = parser.parse_args().home
    with tempfile.TemporaryDirectory() as temporary:
        if home is None:
            home = Path(temporary)
            environment = {**os.environ, "LUODI_HOME": str(home)}
            subprocess.run(["luodi", "demo", "--no-serve"], env=environment, check=True, stdout=subprocess.DEVNULL)
        PICTURES.mkdir(parents=True, exist_ok=True)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with served(home.resolve()) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for language, code in LANGUAGES.items():
                take_all(browser, address, language, code, DEMO_PASSWORD)
            browser.close()


if __name__ == "__main__":
    main()
