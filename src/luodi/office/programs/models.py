"""What the register keeps of programs: tokens (never their secrets), answers to repeat, webhooks and deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.people.models import Office, User


class Token(models.Model):
    """Lets a program act as a user, with no more than ``scopes`` of what the user's role may do.

    ``prefix`` finds it; of the secret only the SHA-256 is kept, which a secret of 256 random bits needs no salt for.
    """

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="tokens")
    title = models.CharField(_("title"), max_length=80)
    prefix = models.CharField(_("prefix"), max_length=12, unique=True)
    digest = models.CharField(_("digest of the secret"), max_length=64)
    scopes = models.JSONField(_("scopes"))
    issued_at = models.DateTimeField(_("issued at"))
    expires_on = models.DateField(_("expires on"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} ({self.prefix}…)"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.user.username}/{self.prefix}"


class RepeatableRequest(models.Model):
    """The answer to a write that carried an idempotency key: sent again with the same key, it is answered again.

    ``fingerprint`` tells whether what is sent again is the same request; it is keyed, so a body cannot be guessed.
    """

    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("idempotency key"), max_length=200)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    answer = models.TextField(_("answer"), blank=True)
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name = _("repeatable request")
        verbose_name_plural = _("repeatable requests")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_an_idempotency_key")]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An address that is told what happens, as far as ``user`` may see it.

    ``events`` are names of actions (``project.advance_stage``) or of their area (``project.*``). The secret that signs
    is derived from the installation's key and ``nonce``, and stored nowhere. ``seen_revision``: told up to here.
    """

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=80)
    address = models.URLField(_("address"), max_length=400)
    events = models.JSONField(_("events"))
    nonce = models.CharField(_("nonce"), max_length=64)
    seen_revision = models.BigIntegerField(_("told up to revision"))
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    disabled_at = models.DateTimeField(_("disabled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["office", "title"], name="one_webhook_a_title_in_an_office")]

    def __str__(self) -> str:
        return self.title


class WebhookDelivery(models.Model):
    """One message to one webhook: what was sent, how often it was tried, and what came of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries")
    revision = models.BigIntegerField(_("revision"))
    event = models.CharField(_("event"), max_length=80)
    body = models.TextField(_("body"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    answer_status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    noted_at = models.DateTimeField(_("noted at"))
    tried_at = models.DateTimeField(_("tried at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"))

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["webhook", "revision"], name="one_delivery_a_revision")]
        indexes = [models.Index(fields=["status", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} {self.revision}"
