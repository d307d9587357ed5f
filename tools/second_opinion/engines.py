"""The engines: installing them, starting them, and asking each for the values of many texts at once."""

import json
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from luodi.engine.dmn import compile_model, model, write_definitions
from luodi.engine.feel import Value, evaluate, number

FOLDER = Path(__file__).resolve().parent
DROOLS = FOLDER / "node_modules/@kie-tools/jitexecutor-native/dist/linux/jitexecutor"
FEELIN = FOLDER / "node_modules/feelin/package.json"
NAMESPACE_1_4 = "https://www.omg.org/spec/DMN/20211108/MODEL/"
"""Of DMN 1.4, the newest that the packaged Drools reads."""
HOST = "127.0.0.1"


class Failed:
    """An engine gave no answer at all, which is not the same as null."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __repr__(self) -> str:
        return f"<failed: {self.why[:80]}>"


def install() -> None:
    """Installs the engines by npm, in the versions of ``package.json``, where they are not there yet."""
    if not (DROOLS.exists() and FEELIN.exists()):
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=FOLDER, check=True)
    DROOLS.chmod(0o755)


def ours(texts: Sequence[str]) -> list[Value]:
    """This project's answers."""
    return [evaluate(text).value for text in texts]


def feelin(texts: Sequence[str]) -> list[Value]:
    """feelin's answers; its numbers are binary floating-point."""
    done = subprocess.run(
        ["node", "feelin_answers.mjs"],
        cwd=FOLDER,
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [_from_feelin(each) for each in json.loads(done.stdout)]


def _from_feelin(thing: Any) -> Value:
    match thing:
        case {"number": text}:
            return number(text) if text != "NaN" else Failed("NaN")
        case {"context": inner}:
            return {key: _from_feelin(each) for key, each in inner.items()}
        case {"failed": why} | {"strange": why}:
            return Failed(why)
        case list():
            return [_from_feelin(each) for each in thing]
    return thing


class Drools:
    """A running Drools, asked over HTTP with whole models."""

    def __init__(self, port: int) -> None:
        self.port = port

    def answers(self, texts: Sequence[str]) -> list[Value]:
        """The values of ``texts``, a decision each."""
        decisions = tuple(
            model.Decision(
                id=f"d{n}",
                name=f"d{n}",
                variable=model.InformationItem(id=f"v{n}", name=f"d{n}"),
                expression=model.LiteralExpression(id=f"e{n}", text=text),
            )
            for n, text in enumerate(texts)
        )
        found = self.decide(model.Definitions(id="m", name="m", namespace="urn:m", elements=decisions), {})
        if isinstance(found, Failed):
            if len(texts) == 1:
                return [found]
            middle = len(texts) // 2
            return [*self.answers(texts[:middle]), *self.answers(texts[middle:])]
        return [found.get(f"d{n}", Failed("no result")) for n in range(len(texts))]

    def decide(self, definitions: model.Definitions, context: Mapping[str, Any]) -> dict[str, Value] | Failed:
        """The results of all decisions by name."""
        content = write_definitions(definitions).decode().replace(definitions.model_namespace, NAMESPACE_1_4)
        payload = {"mainURI": "m.dmn", "resources": [{"URI": "m.dmn", "content": content}], "context": dict(context)}
        request = urllib.request.Request(
            f"http://{HOST}:{self.port}/jitdmn/dmnresult",
            json.dumps(payload).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                said = json.load(reply, parse_float=Decimal, parse_int=Decimal)
        except urllib.error.HTTPError as error:
            return Failed(error.read().decode(errors="replace")[:500])
        return {each["decisionName"]: _from_drools(each.get("result")) for each in said["decisionResults"]}


def _from_drools(thing: Any) -> Value:
    if isinstance(thing, Decimal):
        return number(thing)
    if isinstance(thing, list):
        return [_from_drools(each) for each in thing]
    if isinstance(thing, dict):
        return {key: _from_drools(each) for key, each in thing.items()}
    return thing


@contextmanager
def drools() -> Iterator[Drools]:
    """A Drools that runs as long as the block, on a free port of 127.0.0.1."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [str(DROOLS), f"-Dquarkus.http.host={HOST}", f"-Dquarkus.http.port={port}", "-Dquarkus.log.level=ERROR"]
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(port)
            yield Drools(port)
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Drools did not start")


def our_decision(definitions: model.Definitions, context: Mapping[str, Any], name: str) -> Value:
    """This project's answer for a decision."""
    return compile_model(definitions).decision(name).evaluate(context).value
