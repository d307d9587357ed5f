"""Offices at four levels, the users who work in them, and whether all of it is invented."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from luodi.office.people.access import DeskField, Permission, Role, Scope, permissions_of
from luodi.office.people.words import OfficeLevel as OfficeLevel  # noqa: PLC0414 - known here by everybody


class Office(models.Model):
    """A commission, a district's or park's office, or an enterprise's own desk. A tree by ``parent``.

    The codes of what it reaches are plain text, not foreign keys: people stand below places and enterprises.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=OfficeLevel)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
    )
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    park_code = models.CharField(_("park"), max_length=20, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="office_reaches_something",
                condition=models.Q(level="city")
                | models.Q(level="district") & ~models.Q(district_code="")
                | models.Q(level="park") & ~models.Q(park_code="")
                | models.Q(level="enterprise") & ~models.Q(credit_code=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """The rows that this office reaches."""
        return Scope(self.level, self.district_code, self.park_code, self.credit_code)


class UserManager(BaseUserManager["User"]):
    """Finds users by name; creating one is an action (``actions/create_user.py``)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this log-in name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who logs in, or the named system actor. One office, one role."""

    username = models.CharField(_("log-in name"), max_length=150, unique=True)
    display_name = models.CharField(_("name"), max_length=80)
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="users")
    role = models.CharField(_("role"), max_length=16, choices=[(role.value, role.label) for role in Role])
    desk_field = models.CharField(
        _("field of the desk"), max_length=12, blank=True, choices=[(field.value, field.label) for field in DeskField]
    )
    is_active = models.BooleanField(_("active"), default=True)
    has_demo_password = models.BooleanField(_("has a demo password"), default=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    sessions_ended = models.PositiveIntegerField(_("times all sessions were ended"), default=0)
    totp_secret = models.CharField(_("sealed secret of the second factor"), max_length=200, blank=True)
    totp_last_step = models.BigIntegerField(_("newest code of the second factor"), default=0)

    objects: ClassVar[UserManager] = UserManager()
    limited_to: frozenset[Permission] | None = None
    """What is left of the role's permissions to a program that acts for this user; None for the user in person."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="only_a_desk_has_a_field", condition=models.Q(role="desk") | models.Q(desk_field="")
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def may(self, permission: Permission) -> bool:
        """Whether this user's role holds ``permission``; on which rows is a matter of ``visible_to``."""
        left = self.limited_to is None or permission in self.limited_to
        return self.is_active and left and permission in permissions_of(Role(self.role), self.desk_field)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Sessions end when the password changes, and when all of them are ended."""
        salt = f"luodi.sessions.{self.sessions_ended}"
        return salted_hmac(salt, self.password, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_second_factor(self) -> bool:
        """Whether a code is asked for at log-in."""
        return bool(self.totp_secret)

    @property
    def scope(self) -> Scope:
        """The rows that this user reaches."""
        return self.office.scope


class RecoveryCode(models.Model):
    """A code that stands in for the second factor once. Only its hash is kept."""

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(_("hash"), max_length=128)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pk}"


class LogInGuard(models.Model):
    """Failed log-ins of one account or from one address: counted in the database, so that all processes know.

    ``key`` is a keyed hash: a name that somebody typed may be their password.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        ACCOUNT = "account", _("account")
        ADDRESS = "address", _("address")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    key = models.CharField(_("key"), max_length=64)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    since = models.DateTimeField(_("since"))
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("guard of log-ins")
        verbose_name_plural = _("guards of log-ins")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_guard_a_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:12]}: {self.failures}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.kind}/{self.key[:16]}"


class RateCount(models.Model):
    """How often something was asked for in a span of time, by one person or address."""

    key = models.CharField(_("key"), max_length=80)
    span = models.BigIntegerField(_("number of the span"))
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("count of requests")
        verbose_name_plural = _("counts of requests")
        constraints = [models.UniqueConstraint(fields=["key", "span"], name="one_count_a_span")]

    def __str__(self) -> str:
        return f"{self.key} {self.span}: {self.count}"


class DemoCity(models.Model):
    """Says that everything here is invented, and with which parameters the city was built.

    ``release`` is the version of the builder; ``enterprises``, ``projects`` and ``parks`` are the sizes asked for.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    seed = models.BigIntegerField(_("seed"))
    as_of = models.DateField(_("as of"))
    enterprises = models.PositiveIntegerField(_("enterprises"))
    projects = models.PositiveIntegerField(_("projects"))
    parks = models.PositiveIntegerField(_("parks"))
    release = models.CharField(_("version"), max_length=40)

    class Meta:
        verbose_name = _("demo city")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_demo_city")]

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.as_of}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return str(self.seed)
