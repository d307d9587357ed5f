"""What makes an installation unsafe for others than the one who sits before the machine."""

from collections.abc import Iterator
from ipaddress import ip_address

from luodi.reference.problems import Problem
from luodi.reference.text import Text

SECRET_KEY_CHARACTERS = 50
"""As many as Django itself asks for (security check W009)."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``, a name or an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_unmigrated() -> None:
    """A ``Problem`` when the database is older or newer than the program; it would fail on the first page."""
    pending = unapplied_migrations()
    if pending:
        raise Problem(
            "serve.not_migrated",
            Text(
                f"数据库还有 {len(pending)} 项结构升级未执行（{'、'.join(pending[:3])}）",
                f"The database lacks {len(pending)} migrations ({', '.join(pending[:3])})",
            ),
            Text("请先运行 luodi migrate", "Run luodi migrate first"),
        )


def refuse_unsafe(host: str) -> None:
    """A ``Problem`` that lists everything that must be mended before others than loopback may reach the server."""
    dangers = list(dangers_on_a_network())
    if not dangers:
        return
    raise Problem(
        "serve.unsafe",
        Text(
            f"不能在 {host} 上提供服务：{'；'.join(what.zh for what, _ in dangers)}",
            f"It is not safe to serve on {host}: {'; '.join(what.en for what, _ in dangers)}",
        ),
        Text("；".join(remedy.zh for _, remedy in dangers), "; ".join(remedy.en for _, remedy in dangers)),
    )


def dangers_on_a_network() -> Iterator[tuple[Text, Text]]:
    """Each danger with its remedy, those of the settings first, then those of the register."""
    yield from _dangers_of_settings()
    yield from _dangers_of_register()


def unapplied_migrations() -> list[str]:
    """The names of migrations that the database has not seen, as ``app.name``; a ``Problem`` when it cannot be read."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        said = str(error).strip().splitlines()[0]
        raise Problem(
            "database.cannot_be_read",
            Text(f"连接不上数据库（{said}）", f"The database cannot be read ({said})"),
            Text(
                "请核对 DATABASE_URL 和 LUODI_HOME，并确认数据库已启动",
                "Check DATABASE_URL and LUODI_HOME, and that it runs",
            ),
        ) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _dangers_of_settings() -> Iterator[tuple[Text, Text]]:
    from django.conf import settings

    if settings.DEBUG:
        yield (
            Text("调试模式已打开，出错页面会泄露内部信息", "debug mode is on, and error pages would tell internals"),
            Text("去掉 LUODI_DEBUG", "unset LUODI_DEBUG"),
        )
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY:
        yield (
            Text(
                "使用的是默认密钥，任何人都能伪造登录",
                "the secret key is the default one, so anybody could forge a log-in",
            ),
            _NEW_KEY,
        )
    elif len(settings.SECRET_KEY) < SECRET_KEY_CHARACTERS:
        yield (
            Text(
                f"密钥只有 {len(settings.SECRET_KEY)} 个字符，少于 {SECRET_KEY_CHARACTERS} 个",
                f"the secret key has {len(settings.SECRET_KEY)} characters, fewer than {SECRET_KEY_CHARACTERS}",
            ),
            _NEW_KEY,
        )
    if all(is_loopback(name) for name in settings.ALLOWED_HOSTS):
        yield (
            Text("没有设置对外的主机名", "no host name is set that others would use"),
            Text("在 LUODI_ALLOWED_HOSTS 中写明主机名或地址", "name the host in LUODI_ALLOWED_HOSTS"),
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield (
            Text("主机名设为“*”，等于不检查", "the host name “*” switches the check of host names off"),
            Text("在 LUODI_ALLOWED_HOSTS 中写明主机名或地址", "name the hosts in LUODI_ALLOWED_HOSTS"),
        )


_NEW_KEY = Text(
    "把 LUODI_SECRET_KEY 设为不少于 50 个随机字符",
    "set LUODI_SECRET_KEY to 50 random characters or more",
)


def _dangers_of_register() -> Iterator[tuple[Text, Text]]:
    from luodi.office.people.queries import demo_city, users_with_demo_passwords

    if demo_city():
        yield (
            Text("数据库里是演示城市，不是真实数据", "the database holds a demo city, not real records"),
            Text("用 DATABASE_URL 指向正式数据库", "point DATABASE_URL at the real database"),
        )
    users = users_with_demo_passwords()
    if users:
        shown = users[:5]
        yield (
            Text(
                f"{len(users)} 个用户使用公开的演示密码（{'、'.join(shown)}）",
                f"{len(users)} users have the published demo password ({', '.join(shown)})",
            ),
            Text("修改或停用这些用户", "change their passwords or deactivate them"),
        )
