"""Two addresses for machines: ``/healthz`` (does the process answer) and ``/readyz`` (may people be sent to it).

They stand before everything else: no session, no host name, no language, and no word about the installation.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

Answer = Callable[[HttpRequest], HttpResponse]
_MIGRATED: set[str] = set()


def answered_first(answer: Answer) -> Answer:
    """Middleware, the first of all."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path_info not in {"/healthz", "/readyz"}:
            return answer(request)
        if request.method not in {"GET", "HEAD"}:
            response: HttpResponse = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        elif request.path_info == "/healthz":
            response = HttpResponse("ok", content_type="text/plain")
        else:
            failing = _failing()
            response = JsonResponse({"ready": not failing, "failing": failing}, status=503 if failing else 200)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return respond


def _failing() -> list[str]:
    """What keeps people from working here: the database, or a migration that it lacks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if settings.DATABASE_URL not in _MIGRATED:  # asked until it is so: a database is not migrated backwards
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return ["migrations"]
            _MIGRATED.add(settings.DATABASE_URL)
    except Error:
        connection.close()
        return ["database"]
    return []
