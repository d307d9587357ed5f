"""What pressing somebody leaves behind, whatever runs late: a chase (催办) on a rung, a supervision letter (督办单)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.people.models import Office, User


class Chase(models.Model):
    """Somebody was pressed on a rung of the ladder. ``round`` counts how often the work was returned before."""

    rung = models.CharField(_("rung"), max_length=10)
    chased = models.CharField(_("who is pressed"), max_length=16)
    chased_at = models.DateTimeField(_("chased at"))
    round = models.PositiveSmallIntegerField(_("round"), default=0)

    class Meta:
        abstract = True


class Supervision(models.Model):
    """A numbered letter to an office: what is demanded, and by when. One series of numbers a year for all of them."""

    document_number = models.CharField(_("document number"), max_length=40, unique=True)
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    demand = models.TextField(_("what is demanded"))
    answer_by_on = models.DateField(_("answer by"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(User, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.document_number
