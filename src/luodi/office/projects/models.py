"""Projects, and everything dated about them: stages, health, nodes, evidence, promises, progress.

``stage``, ``health`` and ``last_progress_on`` of a project repeat its newest dated row, for filters and lists; the
actions keep them in step, and anything "as of" a day is read from the dated rows.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.files.models import StoredFile
from luodi.office.people.models import Office, User
from luodi.office.places.models import District, Park, Plot, Space
from luodi.office.projects.ledger_view import LedgerView as LedgerView  # noqa: PLC0414 - a model of this app
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.standing import ProjectStanding as ProjectStanding  # noqa: PLC0414 - a model of this app
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, ProjectKind, Stage


class CodeSeries(models.Model):
    """The newest number of a year's project codes: one row a year, locked by who registers, so codes have no gaps."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of project codes")
        verbose_name_plural = _("series of project codes")

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, by who may see them."""

    def visible_to(self, user: User) -> "ProjectQuerySet":
        """City sees all, a district its own, a park its own, an enterprise those it is a party of."""
        scope = user.scope
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(district_id=scope.district_code)
            case "park":
                return self.filter(park_id=scope.park_code)
            case "enterprise":
                own = Party.objects.filter(enterprise__credit_code=scope.credit_code).values("project_id")
                return self.filter(Q(enterprise__credit_code=scope.credit_code) | Q(pk__in=own))
        return self.none()


class Project(models.Model):
    """One undertaking that the office brings to the city. Money is in yuan; what was written is kept beside it."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=16, choices=ProjectKind)
    route = models.ForeignKey(RouteTemplate, verbose_name=_("route"), on_delete=models.PROTECT, related_name="projects")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    health = models.CharField(_("health"), max_length=10, choices=Health, default=Health.ON_TRACK)
    last_progress_on = models.DateField(_("last progress on"), null=True, blank=True)
    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    park = models.ForeignKey(
        Park, verbose_name=_("park"), on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    plot = models.ForeignKey(
        Plot, verbose_name=_("plot"), on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    space = models.ForeignKey(
        Space, verbose_name=_("space"), on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("company that lands"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    investor_name = models.CharField(_("investor"), max_length=200, blank=True)
    industry_code = models.CharField(_("industry"), max_length=4, blank=True)
    track = models.CharField(_("track"), max_length=40, blank=True)
    investment_cny = models.DecimalField(_("investment (yuan)"), max_digits=20, decimal_places=2, null=True, blank=True)
    investment_stated = models.CharField(_("investment as stated"), max_length=60, blank=True)
    land_area_m2 = models.DecimalField(_("land area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    floor_area_m2 = models.DecimalField(_("floor area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    owner_office = models.ForeignKey(
        Office,
        verbose_name=_("owning office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=40, blank=True)
    loss_reason = models.CharField(_("loss reason"), max_length=12, choices=LossReason, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_on = models.DateField(_("date of source"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["district", "stage"], name="projects_of_district"),
            models.Index(fields=["name"], name="projects_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="investment_not_negative", condition=Q(investment_cny__isnull=True) | Q(investment_cny__gte=0)
            ),
            models.CheckConstraint(name="withdrawn_says_why", condition=~Q(health="withdrawn") | ~Q(loss_reason="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class ProjectName(models.Model):
    """A name under which a source knows the project; official lists rename projects from year to year."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=300)
    source = models.CharField(_("source"), max_length=200)
    seen_on = models.DateField(_("seen on"))

    class Meta:
        verbose_name = _("name of a project")
        verbose_name_plural = _("names of projects")
        ordering = ["project", "seen_on"]
        constraints = [models.UniqueConstraint(fields=["project", "name", "source"], name="one_name_a_source")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/names/{self.name[:40]}"


class StageEvent(models.Model):
    """A move from one stage to another, on the day it happened. ``bypassed`` when the gate was not satisfied.

    ``verified_on`` is the day on which the evidence was complete, when that was after the move.
    """

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="stage_events"
    )
    from_stage = models.CharField(_("from stage"), max_length=12, choices=Stage, blank=True)
    to_stage = models.CharField(_("to stage"), max_length=12, choices=Stage)
    happened_on = models.DateField(_("happened on"))
    evidence_level = models.CharField(_("evidence level"), max_length=13, choices=EvidenceLevel)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    bypassed = models.BooleanField(_("gate bypassed"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("stage event")
        verbose_name_plural = _("stage events")
        ordering = ["project", "happened_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "to_stage", "happened_on"], name="one_move_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage} {self.happened_on}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/stages/{self.to_stage}/{self.happened_on}"


class HealthEvent(models.Model):
    """A change of health, with its reason and the day."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="health_events"
    )
    health = models.CharField(_("health"), max_length=10, choices=Health)
    reason = models.CharField(_("reason"), max_length=300)
    happened_on = models.DateField(_("happened on"))

    class Meta:
        verbose_name = _("health event")
        verbose_name_plural = _("health events")
        ordering = ["project", "happened_on", "id"]

    def __str__(self) -> str:
        return f"{self.health} {self.happened_on}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/health/{self.happened_on}"


class Node(models.Model):
    """A dated step of a project: planned by the route or by agreement, and the day it was actually done.

    ``planned_on`` and ``actual_on`` repeat what follows from route, agreements, stages and evidence, for lists; what
    a person recorded (``recorded``) stays. Anything "as of" a day is derived from the dated rows.
    """

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(_("code"), max_length=40)
    planned_on = models.DateField(_("planned on"), null=True, blank=True)
    agreed = models.BooleanField(_("date agreed, not derived from the route"), default=False)
    actual_on = models.DateField(_("actual on"), null=True, blank=True)
    recorded = models.BooleanField(_("actual date recorded by a person"), default=False)

    class Meta:
        verbose_name = _("node")
        verbose_name_plural = _("nodes")
        ordering = ["project", "planned_on", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="one_node_a_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.planned_on}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/nodes/{self.code}"


class NodeAgreement(models.Model):
    """A date agreed for a node on a day; the newest holds, the older ones show how often it was put off."""

    node = models.ForeignKey(Node, verbose_name=_("node"), on_delete=models.CASCADE, related_name="agreements")
    planned_on = models.DateField(_("planned on"))
    agreed_on = models.DateField(_("agreed on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("agreed date of a node")
        verbose_name_plural = _("agreed dates of nodes")
        ordering = ["node", "agreed_on", "id"]
        constraints = [models.UniqueConstraint(fields=["node", "agreed_on"], name="one_agreement_a_day")]

    def __str__(self) -> str:
        return f"{self.planned_on} ({self.agreed_on})"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.node.journal_key}/{self.agreed_on}"


class Evidence(models.Model):
    """A document that proves a step: its kind, number and date, and who says it is genuine (``evidence_level``)."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind)
    title = models.CharField(_("title"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    dated_on = models.DateField(_("dated on"))
    evidence_level = models.CharField(_("evidence level"), max_length=13, choices=EvidenceLevel)
    source = models.CharField(_("source"), max_length=200)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["project", "dated_on", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/evidence/{self.pk}"


class Promise(models.Model):
    """What the agreement promises for a year."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="promises")
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["project", "measure", "year"]
        constraints = [models.UniqueConstraint(fields=["project", "measure", "year"], name="one_promise_a_year")]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}: {self.value}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/promises/{self.measure}/{self.year}"


class Outturn(models.Model):
    """What a year really brought, with source, date and evidence level."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="outturns")
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    source = models.CharField(_("source"), max_length=200)
    stated_on = models.DateField(_("stated on"))
    evidence_level = models.CharField(_("evidence level"), max_length=13, choices=EvidenceLevel)

    class Meta:
        verbose_name = _("outturn")
        verbose_name_plural = _("outturns")
        ordering = ["project", "measure", "year", "evidence_level"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "measure", "year", "evidence_level"], name="one_outturn_a_year_and_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}: {self.value}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/outturns/{self.measure}/{self.year}"


class Party(models.Model):
    """An enterprise or body that takes part in a project."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=10, choices=PartyRole)
    name = models.CharField(_("name"), max_length=200)
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("enterprise"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["project", "role", "name"]
        constraints = [models.UniqueConstraint(fields=["project", "role", "name"], name="one_party_a_role")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/parties/{self.role}"


class TaskForceMember(models.Model):
    """A person of the task force (专班) of a project. The leading member acts on what the project waits for."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="task_force")
    name = models.CharField(_("name"), max_length=80)
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    duty = models.CharField(_("duty"), max_length=80, blank=True)
    leads = models.BooleanField(_("leads"), default=False)

    class Meta:
        verbose_name = _("task force member")
        verbose_name_plural = _("task force members")
        ordering = ["project", "-leads", "name"]
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(leads=True), name="one_lead_a_task_force"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/task_force/{self.pk}"


class ProgressNote(models.Model):
    """What moved, in a sentence. A project without notes for long is silent, and silence turns its light."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="progress")
    noted_on = models.DateField(_("noted on"))
    text = models.TextField(_("text"))
    noted_by = models.ForeignKey(User, verbose_name=_("noted by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = ["project", "-noted_on", "-id"]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/progress/{self.pk}"


class DoubleSigning(models.Model):
    """Two projects that look like one signed twice. ``later`` is not counted while the pair is open or the same."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits for a person")
        SAME = "same", _("the same project")
        DIFFERENT = "different", _("two projects")

    earlier = models.ForeignKey(
        Project, verbose_name=_("signed earlier"), on_delete=models.CASCADE, related_name="double_signings_as_earlier"
    )
    later = models.ForeignKey(
        Project, verbose_name=_("signed later"), on_delete=models.CASCADE, related_name="double_signings_as_later"
    )
    score = models.FloatField(_("score"))
    reason_zh = models.CharField(_("reason (Chinese)"), max_length=300)
    reason_en = models.CharField(_("reason (English)"), max_length=300)
    found_on = models.DateField(_("found on"))
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("double signing")
        verbose_name_plural = _("double signings")
        ordering = ["found_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="one_pair_once"),
            models.CheckConstraint(name="a_project_is_not_its_own_double", condition=~Q(earlier=models.F("later"))),
            models.CheckConstraint(
                name="decided_pairs_say_when", condition=Q(status="open") | Q(decided_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} ~ {self.later_id}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.later.code}/double_signing/{self.earlier.code}"
