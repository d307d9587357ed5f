"""Published policies, facts stated for them, and entitlements: one row for each enterprise, policy and period."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.models import User
from luodi.office.policies.nurture_models import NurtureRow, NurtureScan
from luodi.office.policies.payment_models import Payment, PaymentBatch, PaymentLine
from luodi.office.policies.whatif_models import SavedWhatIf, WhatIfRow
from luodi.office.policies.words import EntitlementStatus

__all__ = [
    "DeclaredFact",
    "Entitlement",
    "EntitlementRun",
    "FactDictionaryVersion",
    "JudgedRow",
    "NurtureRow",
    "NurtureScan",
    "PastEntitlement",
    "Payment",
    "PaymentBatch",
    "PaymentLine",
    "PolicyVersion",
    "SavedWhatIf",
    "WhatIfRow",
]


class FactDictionaryVersion(models.Model):
    """The dictionary of facts (TOML) as published; the newest is in force."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    text = models.TextField(_("dictionary (TOML)"))
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("version of the dictionary of facts")
        verbose_name_plural = _("versions of the dictionary of facts")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return str(self.version)


class PolicyVersion(models.Model):
    """A policy as published: its three files, and what lists show of them. The newest version is in force."""

    policy_code = models.CharField(_("policy"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    title_zh = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    policy_toml = models.TextField("policy.toml")
    decision_xml = models.TextField("decision.dmn")
    cases_csv = models.TextField("cases.csv")
    published_on = models.DateField(_("published on"))
    is_current = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        ordering = ["policy_code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["policy_code", "version"], name="one_policy_a_version"),
            models.UniqueConstraint(fields=["policy_code"], condition=Q(is_current=True), name="one_policy_in_force"),
            models.CheckConstraint(
                name="policy_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} v{self.version}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.policy_code}/{self.version}"


class DeclaredFact(models.Model):
    """What an enterprise states for policies: the value of a declared fact as text, with source, day and evidence.

    ``year`` is 0 for a fact that is not of a year.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="declared_facts"
    )
    code = models.CharField(_("fact"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"), default=0)
    value = models.CharField(_("value"), max_length=400)
    source = models.CharField(_("source"), max_length=200)
    stated_on = models.DateField(_("stated on"))
    evidence_level = models.CharField(_("evidence level"), max_length=13, choices=EvidenceLevel)

    class Meta:
        verbose_name = _("declared fact")
        verbose_name_plural = _("declared facts")
        ordering = ["enterprise", "code", "-year", "evidence_level"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "code", "year", "evidence_level"], name="one_declared_fact_a_year_and_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.enterprise.credit_code}/{self.code}/{self.year}/{self.evidence_level}"


class EntitlementRun(models.Model):
    """One computation of entitlements: for which day, policies and district, and what it found.

    ``problems`` has, by policy, what kept it from being judged, or from an answer though no fact lacks
    (:mod:`luodi.office.policies.run_problems`).
    """

    as_of = models.DateField(_("as of"))
    at = models.DateTimeField(_("at"))
    engine = models.CharField(_("engine"), max_length=10)
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    policy_codes = models.JSONField(_("policies"))
    enterprises = models.PositiveIntegerField(_("enterprises"), default=0)
    judged = models.PositiveBigIntegerField(_("judgements"), default=0)
    changed = models.PositiveBigIntegerField(_("changed"), default=0)
    problems = models.JSONField(_("problems"), default=dict)

    class Meta:
        verbose_name = _("entitlement run")
        verbose_name_plural = _("entitlement runs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.as_of} #{self.pk}"


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Entitlements, by who may see them."""

    def visible_to(self, user: User) -> "EntitlementQuerySet":
        """Those of the enterprises that the user sees."""
        if user.scope.level == "city":
            return self
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).order_by().values("pk"))


class _Result(models.Model):
    """What is said of an enterprise under a policy in a period.

    ``period`` is ``once``, a year, or a quarter such as 2022Q3. ``missing`` has the codes of the facts that lack,
    with commas. ``rule`` is the row of the table of ``Eligible`` that decided, 0 where no single row did.
    """

    enterprise = models.ForeignKey(Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE)
    policy_code = models.CharField(_("policy"), max_length=60)
    period = models.CharField(_("period"), max_length=6)
    status = models.CharField(_("status"), max_length=12, choices=EntitlementStatus)
    amount_cny = models.DecimalField(_("amount (yuan)"), max_digits=18, decimal_places=2, null=True, blank=True)
    rule = models.PositiveSmallIntegerField(_("rule"), default=0)
    missing = models.TextField(_("missing facts"), blank=True)
    version = models.ForeignKey(PolicyVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(EntitlementRun, verbose_name=_("run"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Entitlement(_Result):
    """What holds now: the newest result. ``run`` is the one that found it first."""

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["policy_code", "period", "enterprise"]
        indexes = [models.Index(fields=["policy_code", "status"], name="entitlements_of_policy")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "policy_code", "period"], name="one_entitlement_a_period"),
            models.CheckConstraint(
                name="only_the_entitled_get_money",
                condition=Q(amount_cny__isnull=True) | Q(amount_cny__gte=0, status=EntitlementStatus.ENTITLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.period}: {self.status}"


class PastEntitlement(_Result):
    """What held before ``replaced_by`` found something else."""

    replaced_by = models.ForeignKey(
        EntitlementRun, verbose_name=_("replaced by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("past entitlement")
        verbose_name_plural = _("past entitlements")
        ordering = ["enterprise", "policy_code", "period", "id"]
        indexes = [models.Index(fields=["enterprise", "policy_code", "period"], name="past_of_entitlement")]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.period}: {self.status}"


class JudgedRow(_Result):
    """Where a run lays its results down before they are held against what is known; empty between runs."""

    class Meta:
        verbose_name = _("judged row")
        verbose_name_plural = _("judged rows")
        indexes = [models.Index(fields=["run", "policy_code", "period"], name="judged_rows_of_run")]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.period}: {self.status}"
