"""``luodi serve``: the workbench on waitress, which refuses to face a network while it is unsafe."""

import errno
import os
import signal
import socket
import subprocess
import sys
from types import FrameType
from typing import Annotated, Any

import typer
from rich.console import Console

from luodi.front.cli import safety
from luodi.front.cli.database import set_up
from luodi.reference.problems import Problem
from luodi.reference.text import Text

THREADS = 8


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; anything but loopback is checked first.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    *,
    work: Annotated[bool, typer.Option(help="Also run a worker; without one, run luodi worker elsewhere.")] = True,
) -> None:
    """Serve the workbench until interrupted, with a worker for what is done in the background."""
    if not safety.is_loopback(host):
        # Beyond loopback, cookies travel over TLS only, unless the installation says that there is none.
        os.environ.setdefault("LUODI_TLS", "1")
    set_up()
    safety.refuse_unmigrated()
    console = Console(stderr=True)
    if safety.is_loopback(host):
        for what, _ in safety.dangers_on_a_network():
            console.print(f"! {what.zh} {what.en}", style="yellow", markup=False)
        console.print("! 仅供本机使用 For this machine only", style="yellow", markup=False)
    else:
        safety.refuse_unsafe(host)
    run(host, port, work=work)


def refuse_taken_port(host: str, port: int) -> None:
    """A ``Problem`` when something listens there already; for commands that do long work before they serve."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":  # elsewhere the option would let two programs listen on one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _cannot_listen(host, port, error) from error


def run(host: str, port: int, *, work: bool = True) -> None:
    """Listens, says where, and serves until SIGTERM or Ctrl-C; a ``Problem`` when the port is taken.

    A worker of its own ends with it, however it ends.
    """
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    application = get_wsgi_application()
    try:
        # Django reads the scheme from the proxy's header only when LUODI_TLS says that there is a proxy.
        server = create_server(
            application, host=host, port=port, threads=THREADS, ident="Luodi", clear_untrusted_proxy_headers=False
        )
    except (OSError, ValueError) as error:  # waitress turns a host that has no address into a ValueError
        raise _cannot_listen(host, port, error) from error
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _stop)
    Console().print(f"http://{_authority(host, _port_of(server))}/", markup=False, highlight=False)
    worker = _worker() if work else None
    try:
        server.run()
    finally:
        server.close()
        if worker is not None:
            worker.communicate()


def _worker() -> "subprocess.Popen[bytes]":
    """A process beside the server. It stops when its standard input closes, so also when the server is killed."""
    command = [sys.executable, "-c", "from luodi.front.cli.main import main; main()", "worker", "--with-parent"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _port_of(server: Any) -> int:
    port = getattr(server, "effective_port", None)
    # A name with several addresses gets a server of several sockets.
    return int(port if port is not None else server.effective_listen[0][1])


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"


def _cannot_listen(host: str, port: int, error: OSError | ValueError) -> Problem:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return Problem(
            "serve.port_taken",
            Text(f"端口 {port} 已被占用", f"Port {port} is taken"),
            Text("请用 --port 另选端口，或停掉占用它的程序", "Choose another with --port, or stop what uses it"),
        )
    return Problem(
        "serve.cannot_listen",
        Text(f"不能在 {host}:{port} 上监听（{error}）", f"Cannot listen on {host}:{port} ({error})"),
        Text("请检查 --host 和 --port", "Check --host and --port"),
    )
