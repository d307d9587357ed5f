"""How an operation is exposed: a read, a list or an action, each in one call; what they share stands here.

A read answers with an entity tag. A list is read page by page, each after a cursor. An action's request is made from
its fields; it may carry an idempotency key and the tag of what it changes, and it answers with what it changed.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from ninja.params.functions import Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from luodi.front.api import callers, cursors, entity_tags
from luodi.front.api.inputs import Code, request_of, values_of
from luodi.front.api.problems import ProblemShown
from luodi.front.api.shapes import Shape
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, Occasion
from luodi.office.programs.repeats import Claim, KeptAnswer, claim
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

PAGE_SIZE, LARGEST_PAGE = 50, 200
LONGEST_KEY = 200
JSON = "application/json"

Places = Mapping[str, Any]
"""The values in an operation's path, by name."""


class PageAsked(BaseModel):
    """What every list takes: where the page begins, and how long it is."""

    cursor: Annotated[str, Field(max_length=600)] = ""
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class ChangeShown(Shape):
    """One thing that an action changed: which, by its key in the journal, and in which fields."""

    entity: str
    key: str
    what: str
    fields: list[str]


class Done(Shape):
    """What an action did. Without changes everything was as asked for already."""

    model_config = ConfigDict(title="Done")
    action: str
    changes: list[ChangeShown]


@dataclass(frozen=True)
class Target:
    """What an action is done to: the names in the path, and how they find it. ``keyword`` hands it to the action.

    ``find`` gives None for what the caller does not see. ``address`` is the path; ``read`` gives what its tag is of.
    """

    address: str
    keyword: str
    places: Mapping[str, Any]
    find: Callable[[Occasion, Places], Any]
    read: Callable[[Occasion, Places], Any] | None = None
    shape: Any = None


@dataclass(frozen=True)
class Exposed:
    """One operation of the API, before it is bound: Ninja makes the route and the schema from it."""

    method: str
    path: str
    name: str
    tag: str
    view: Callable[..., HttpResponseBase]
    answers: Any
    summary: str
    permission: Permission
    action: type[Action[Any]] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Book:
    """The operations of one noun. Its module fills it; ``api.py`` binds all books."""

    every: ClassVar[list["Book"]] = []

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.operations: list[Exposed] = []
        Book.every.append(self)

    def read(
        self,
        path: str,
        answers: Any,
        ask: Callable[..., Any],
        *,
        permission: Permission,
        name: str,
        asked: type[BaseModel] | None = None,
        **places: Any,
    ) -> None:
        """One object, or a whole small list: ``ask(occasion, [asked,] places)``; None is answered as not found."""

        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            occasion = callers.occasion(request)
            found = _asked_for(ask, occasion, values, asked)
            return entity_tags.with_tag(request, HttpResponse(written(answers, found), content_type=JSON))

        self._add(
            "GET", path, view, answers, name=name, permission=permission, doc=ask.__doc__, asked=asked, places=places
        )

    def listing(
        self,
        path: str,
        row: Any,
        ask: Callable[..., Sequence[Any]],
        *,
        key: Callable[[Any], str],
        permission: Permission,
        name: str,
        asked: type[PageAsked] = PageAsked,
        **places: Any,
    ) -> None:
        """Rows in the order of a key: ``ask(occasion, asked, places, after, size)`` gives those behind ``after``."""
        page = create_model(f"{name}Page", __base__=Shape, rows=(list[row], ...), next_cursor=(str, ...))

        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            occasion = callers.occasion(request)
            wanted: PageAsked = values.pop("asked")
            after = cursors.key_of(wanted.cursor, wanted)
            found = list(ask(occasion, wanted, values, after, wanted.size + 1))
            rows = found[: wanted.size]
            further = cursors.cursor_after(key(rows[-1]), wanted) if len(found) > wanted.size else ""
            body = written(page, {"rows": rows, "next_cursor": further})
            return entity_tags.with_tag(request, HttpResponse(body, content_type=JSON))

        self._add(
            "GET", path, view, page, name=name, permission=permission, doc=ask.__doc__, asked=asked, places=places
        )

    def action(
        self,
        action: type[Action[Any]],
        path: str,
        *,
        on: Target | None = None,
        takes: Mapping[str, Any] | None = None,
        make: Callable[[Occasion, dict[str, Any]], dict[str, Any]] | None = None,
        fixed: frozenset[str] = frozenset(),
        name: str = "",
        **places: Any,
    ) -> None:
        """An action of the office. ``takes``: types for fields that need one; ``make`` turns what was sent into fields.

        ``fixed`` are fields that ``make`` supplies and no program sends.
        """
        given = fixed | ({on.keyword} if on else frozenset())
        request_model = request_of(action, frozenset(given), tuple((takes or {}).items()))
        has_reason = "reason" in {each.name for each in action.__dataclass_fields__.values() if each.init}

        def perform(request: HttpRequest, values: dict[str, Any]) -> Any:
            sent: BaseModel = values.pop("sent")
            fields = values_of(sent)
            occasion = callers.occasion(request, fields["reason"])
            if not has_reason:
                del fields["reason"]
            if on:
                held = on.find(occasion, values)
                if held is None:
                    raise not_found()
                _refuse_if_changed(request, on, occasion, values)
                fields[on.keyword] = held
            fields.update({place: values[place] for place in places})
            if make:
                fields = make(occasion, fields)
            doing = action(occasion=occasion, **fields)
            doing.execute()
            return done(doing)

        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            return once(request, Done, lambda: perform(request, values))

        self._add(
            "POST",
            f"{on.address if on else ''}{path}",
            view,
            Done,
            name=name or action.__name__,
            permission=action.permission,
            doc=action.__doc__,
            sent=request_model,
            places={**(on.places if on else {}), **places},
            action=action,
        )

    def write(
        self,
        path: str,
        answers: Any,
        do: Callable[..., Any],
        *,
        permission: Permission,
        name: str,
        action: type[Action[Any]] | None = None,
        sent: type[BaseModel] | None = None,
        repeatable: bool = True,
        **places: Any,
    ) -> None:
        """A write that is more than one action: ``do(occasion, places[, sent])`` gives what is answered.

        What is not ``repeatable`` keeps no answer: it is the same when done twice, or its answer holds a secret.
        """

        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            body: BaseModel | None = values.pop("sent", None)
            reason = getattr(body, "reason", "")
            occasion = callers.occasion(request, reason)

            def perform() -> Any:
                return do(occasion, values, body) if sent else do(occasion, values)

            return once(request, answers, perform, repeatable=repeatable)

        self._add(
            "POST",
            path,
            view,
            answers,
            name=name,
            permission=permission,
            doc=do.__doc__,
            sent=sent,
            places=places,
            action=action,
        )

    def raw(self, exposed: Exposed) -> None:
        """An operation that makes its own answer, such as a file."""
        self.operations.append(exposed)

    def _add(
        self,
        method: str,
        path: str,
        view: Callable[..., HttpResponse],
        answers: Any,
        *,
        name: str,
        permission: Permission,
        doc: str | None,
        asked: type[BaseModel] | None = None,
        sent: type[BaseModel] | None = None,
        places: Mapping[str, Any],
        action: type[Action[Any]] | None = None,
    ) -> None:
        view.__signature__ = signature(places, asked, sent)  # type: ignore[attr-defined]  # read by inspect
        view.__name__ = name
        extra = {"parameters": list(_write_headers())} if method == "POST" else {"parameters": list(_read_headers())}
        summary = " ".join((doc or name).split())
        self.operations.append(Exposed(method, path, name, self.tag, view, answers, summary, permission, action, extra))


def signature(
    places: Mapping[str, Any], asked: type[BaseModel] | None = None, sent: type[BaseModel] | None = None
) -> inspect.Signature:
    """What Ninja reads off a view: the request, the places in the path, the query and the body."""
    named: list[tuple[str, Any]] = [(place, Annotated[kind, Path(...)]) for place, kind in places.items()]
    if asked:
        named.append(("asked", Annotated[asked, Query(...)]))
    if sent:
        named.append(("sent", Annotated[sent, Body(...)]))
    parameters = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    parameters.extend(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in named)
    return inspect.Signature(parameters)


def once(request: HttpRequest, answers: Any, perform: Callable[[], Any], *, repeatable: bool = True) -> HttpResponse:
    """Does a write in one transaction; with an idempotency key, once however often it is sent."""
    key = request.headers.get("Idempotency-Key", "") if repeatable else ""
    with transaction.atomic():
        held = _claimed(request, key) if key else None
        if isinstance(held, KeptAnswer):
            replay = HttpResponse(held.answer, status=held.status, content_type=JSON)
            replay.headers["Idempotency-Replayed"] = "true"
            return replay
        body = written(answers, perform())
        if held is not None:
            held.keep(200, body.decode())
    return HttpResponse(body, content_type=JSON)


def done(action: Action[Any]) -> dict[str, Any]:
    """What an action changed, as :class:`Done` says it."""
    return {"action": action.name, "changes": list(_changes(action))}


def written(answers: Any, found: Any) -> bytes:
    """The answer as JSON, made from the attributes of what was found."""
    adapter = _adapter(answers)
    return adapter.dump_json(adapter.validate_python(found, from_attributes=True))


def not_found() -> Problem:
    """The ``Problem`` of an object that is not there, or not in sight."""
    return Problem(
        "api.not_found",
        Text("没有找到这个对象", "There is no such object"),
        Text(
            "请核对编号；不在您机构管辖范围内的对象也按不存在答复",
            "Check the code; what lies outside the reach of your office is answered as not found too",
        ),
    )


def _asked_for(ask: Callable[..., Any], occasion: Occasion, values: dict[str, Any], asked: Any) -> Any:
    found = ask(occasion, values.pop("asked"), values) if asked else ask(occasion, values)
    if found is None:
        raise not_found()
    return found


def _refuse_if_changed(request: HttpRequest, on: Target, occasion: Occasion, values: Places) -> None:
    read = on.read or on.find
    if on.shape is None and entity_tags.STATED in request.headers:
        raise Problem(
            "api.no_tag_to_match",
            Text("该操作不支持 If-Match", "This operation knows no If-Match"),
            Text("请去掉该请求头", "Leave the header out"),
            Where(field=entity_tags.STATED),
        )
    entity_tags.refuse_if_changed(request, lambda: written(on.shape, read(occasion, values)))


def _claimed(request: HttpRequest, key: str) -> Claim | KeptAnswer:
    if len(key) > LONGEST_KEY or not key.isprintable() or not key.isascii():
        raise Problem(
            "api.key_not_valid",
            Text("幂等键须为 200 个以内的可见字符", "An idempotency key has at most 200 printable ASCII characters"),
            Text("建议使用 UUID", "A UUID serves well"),
            Where(field="Idempotency-Key"),
        )
    said = "\n".join([request.method or "", request.get_full_path(), request.headers.get("If-Match", "")]).encode()
    fingerprint = salted_hmac("luodi.api.repeat", said + b"\n" + request.body, algorithm="sha256").hexdigest()
    return claim(request.auth, key, fingerprint, callers.instant(request))  # type: ignore[attr-defined]  # set by Ninja


def _changes(action: Action[Any]) -> Iterator[dict[str, Any]]:
    for change in action.changes:
        before, after = change.before, change.after
        yield {
            "entity": change.entity,
            "key": change.key,
            "what": "created" if before is None else "removed" if after is None else "changed",
            "fields": sorted({*(before or {}), *(after or {})}),
        }


@cache
def _adapter(answers: Any) -> TypeAdapter[Any]:
    return TypeAdapter(answers)


def _read_headers() -> Iterator[dict[str, Any]]:
    yield _header("If-None-Match", "Entity tag that the caller holds: answered 304 when it still holds")
    yield _header("Accept-Language", "zh (default) or en, for the texts of problems and labels")


def _write_headers() -> Iterator[dict[str, Any]]:
    yield _header("Idempotency-Key", "Sent again within 24 hours with the same key, a write happens once")
    yield _header("If-Match", "Entity tag of what is changed, as its reading gave it: 412 when it has changed since")
    yield _header("Accept-Language", "zh (default) or en, for the texts of problems and labels")


def _header(name: str, description: str) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": description,
        "schema": {"type": "string", "maxLength": LONGEST_KEY},
    }


PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 412, 413, 422, 429), ProblemShown)
CODE = Code
