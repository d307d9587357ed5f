"""A receiver on this machine that answers as told, and the town."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any

import pytest

from tests.front.web.town import Town, build_town


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; ``answers`` are statuses in turn, or ``hang`` and ``redirect``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[Any] = []
        self.visited: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/events"


class Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.visited.append(self.path)
        answer = server.answers.pop(0) if server.answers else 204
        if answer == "hang":
            sleep(2)
            return
        server.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(302 if answer == "redirect" else answer)
        if answer == "redirect":
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Says nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def town(db: None) -> Town:
    return build_town()
