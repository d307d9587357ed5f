"""Views of the ledger that people keep: a choice of rows, columns and order under a name. Models only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.people.models import User


class LedgerView(models.Model):
    """A view by its name. ``query`` is what stands behind the question mark of its address."""

    owner = models.ForeignKey(User, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="ledger_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query"), max_length=1000, blank=True)
    shared = models.BooleanField(_("shared with the office"), default=False)

    class Meta:
        verbose_name = _("view of the ledger")
        verbose_name_plural = _("views of the ledger")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.owner.username}/{self.name}"
