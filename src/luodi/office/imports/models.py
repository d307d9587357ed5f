"""What was received: the files, how their columns were understood, and the rows that a person has to decide on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.people.models import User
from luodi.office.projects.models import Project


class ImportKind(models.TextChoices):
    """What a file holds."""

    ENTERPRISES = "enterprises", _("enterprises")
    PROJECTS = "projects", _("projects")
    CASES = "cases", _("cases")
    NEEDS = "needs", _("needs")
    SUPPLIES = "supplies", _("supplies")


class ImportBatch(models.Model):
    """One file that was imported, with its counts: every row is accepted, in review or refused.

    ``accepted`` = ``created`` + ``updated`` + ``unchanged``. The entries of the journal from ``first_revision`` to
    ``last_revision`` are what it wrote.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ImportKind)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.ForeignKey(User, verbose_name=_("imported by"), on_delete=models.PROTECT, related_name="+")
    created = models.PositiveIntegerField(_("created"))
    updated = models.PositiveIntegerField(_("updated"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    review = models.PositiveIntegerField(_("in review"))
    refused = models.PositiveIntegerField(_("refused"))
    refusals_path = models.CharField(_("refusal file"), max_length=400, blank=True)
    first_revision = models.BigIntegerField(_("first revision"), null=True, blank=True)
    last_revision = models.BigIntegerField(_("last revision"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, verbose_name=_("undone by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")
        ordering = ["-imported_at"]
        constraints = [
            models.CheckConstraint(
                name="undone_imports_say_by_whom", condition=Q(undone_at__isnull=True) | Q(undone_by__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def accepted(self) -> int:
        """Rows that are now in the register as the file says."""
        return self.created + self.updated + self.unchanged


class ColumnMapping(models.Model):
    """How the columns of a layout were understood; the newest version is used for every file with the same header.

    ``signature`` is a hash of the header's texts; ``columns`` maps header text to field name ("" = left out).
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ImportKind)
    signature = models.CharField(_("signature of the header"), max_length=64)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=80, blank=True)
    columns = models.JSONField(_("columns"))
    saved_by = models.ForeignKey(User, verbose_name=_("saved by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(fields=["kind", "signature", "version"], name="one_mapping_a_header_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.kind}/{self.signature[:16]}/{self.version}"


class DoubtfulRow(models.Model):
    """A row that may be a project we already have: both names side by side, and why it is not certain."""

    class Decision(models.TextChoices):
        OPEN = "open", _("waits for a person")
        SAME = "same", _("the same project")
        DIFFERENT = "different", _("a new project")
        SKIPPED = "skipped", _("not taken in")

    batch = models.ForeignKey(
        ImportBatch, verbose_name=_("import batch"), on_delete=models.CASCADE, related_name="doubtful_rows"
    )
    sheet = models.CharField(_("sheet"), max_length=80, blank=True)
    row = models.PositiveIntegerField(_("row"))
    incoming_name = models.CharField(_("incoming name"), max_length=300)
    incoming = models.JSONField(_("incoming row"))
    candidate = models.ForeignKey(
        Project, verbose_name=_("candidate"), on_delete=models.CASCADE, related_name="doubtful_rows"
    )
    score = models.FloatField(_("score"))
    reason_zh = models.CharField(_("reason (Chinese)"), max_length=300)
    reason_en = models.CharField(_("reason (English)"), max_length=300)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("doubtful row")
        verbose_name_plural = _("doubtful rows")
        ordering = ["batch", "row"]
        constraints = [
            models.CheckConstraint(
                name="decided_rows_say_by_whom",
                condition=Q(decision="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.incoming_name
