"""The journal: one row a change, each holding the hash of the row before it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """What one action did to one entity. Rows are only ever added (see ``chain``).

    ``before`` and ``after`` are canonical JSON of the fields that changed; ``before`` is empty for a creation,
    ``after`` for a removal. They are text, not a JSON column, because the hash covers them to the byte.
    """

    revision = models.BigIntegerField(_("revision"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.CharField(_("actor"), max_length=150)
    action = models.CharField(_("action"), max_length=80)
    entity = models.CharField(_("entity"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    reason = models.TextField(_("reason"), blank=True)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [models.Index(fields=["entity", "key", "revision"], name="journal_of_entity")]

    def __str__(self) -> str:
        return f"{self.revision} {self.action} {self.entity} {self.key}"


class ChainHead(models.Model):
    """The newest revision and its hash: one row, locked by every writer, so that revisions have no gaps."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    revision = models.BigIntegerField(_("revision"), default=0)
    hash = models.CharField(_("hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("chain head")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_chain_head")]

    def __str__(self) -> str:
        return str(self.revision)
