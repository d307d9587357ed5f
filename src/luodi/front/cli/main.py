"""The ``luodi`` command. Each noun or verb is a module here; what needs the register calls :func:`with_register`."""

import os

import typer

from luodi.front.cli import (
    allocate,
    audit,
    backup,
    brief,
    database,
    demo,
    dmn,
    doctor,
    exports,
    feel,
    imports,
    match,
    offices,
    policy,
    review,
    rules,
    serve,
    standings,
    tokens,
    users,
    worker,
)

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(audit.app, name="audit")
app.add_typer(dmn.app, name="dmn")
app.add_typer(imports.app, name="import")
app.add_typer(policy.app, name="policy")
app.add_typer(review.app, name="review")
app.add_typer(rules.app, name="rules")
app.add_typer(offices.app, name="office")
app.add_typer(tokens.app, name="token")
app.add_typer(users.app, name="user")
app.command("allocate")(allocate.allocate)
app.command("backup")(backup.backup)
app.command("brief")(brief.brief)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("export")(exports.export)
app.command("feel")(feel.feel)
app.command("match")(match.match)
app.command("migrate")(database.migrate)
app.command("restore")(backup.restore)
app.command("serve")(serve.serve)
app.command("standings")(standings.standings)
app.command("worker")(worker.worker)
app.command("check-migrations")(database.check_migrations)


@app.callback()
def luodi() -> None:
    """Luodi 落地: from a signed project to one that produces."""


def main() -> None:
    """Entry point: a ``Problem`` is said in one line and exits with 2; anything else is a fault of the program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    with database.problems_said():
        app()
