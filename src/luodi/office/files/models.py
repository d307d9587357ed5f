"""Files that people attached. The content lies outside the database, once for each SHA-256, under that hash."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.files.records import MediaType
from luodi.office.people.models import User


class StoredFile(models.Model):
    """One file that somebody attached to something.

    The same content sent twice is two rows and one file on disk: each row says who sent it, when and under which name,
    and belongs to what it is attached to. Who may read it is who may read that.
    """

    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField(_("size (bytes)"))
    media_type = models.CharField(_("type"), max_length=80, choices=[(one.value, one.name) for one in MediaType])
    name = models.CharField(_("file name"), max_length=120)
    uploaded_by = models.ForeignKey(User, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(name="file_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size_bytes__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name
