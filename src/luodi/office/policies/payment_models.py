"""Payments (兑现): how an entitlement to money comes to the enterprise, and the batches that go to the finance desk."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.words import FIXED, LIVE, PaymentState


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Payments, by who may see them."""

    def visible_to(self, user: User) -> "PaymentQuerySet":
        """Those to the enterprises that the user sees."""
        if user.scope.level == "city":
            return self
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).order_by().values("pk"))


class Payment(models.Model):
    """One entitlement on its way, from the notice to the money.

    ``amount_cny`` is fixed when it is approved and never above ``entitled_cny``, what the entitlement said then. What
    the entitlement says later shows as a difference. ``due_on`` is the last day in time of the step it waits for;
    ``is_newest`` marks the one of an entitlement that lists show, for what was refused may be claimed again.
    """

    entitlement = models.ForeignKey(
        "policies.Entitlement", verbose_name=_("entitlement"), on_delete=models.PROTECT, related_name="payments"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="payments"
    )
    policy_code = models.CharField(_("policy"), max_length=60)
    period = models.CharField(_("period"), max_length=6)
    applies_how = models.CharField(_("how it is applied for"), max_length=11)
    state = models.CharField(_("state"), max_length=12, choices=PaymentState, default=PaymentState.NOTIFIED)
    is_newest = models.BooleanField(_("newest"), default=True)
    notified_at = models.DateTimeField(_("notified at"))
    since = models.DateTimeField(_("in this state since"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    apply_by = models.DateField(_("apply by"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        User, verbose_name=_("claimed by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=34, blank=True)
    prepared_by = models.ForeignKey(
        User, verbose_name=_("checked by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        User, verbose_name=_("approved by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    entitled_cny = models.DecimalField(_("entitled (yuan)"), max_digits=18, decimal_places=2, null=True, blank=True)
    amount_cny = models.DecimalField(_("amount (yuan)"), max_digits=18, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    clawed_back_cny = models.DecimalField(_("clawed back (yuan)"), max_digits=18, decimal_places=2, default=0)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "due_on"], name="payments_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement"], condition=Q(state__in=[each.value for each in LIVE]), name="one_live_payment"
            ),
            models.UniqueConstraint(fields=["entitlement"], condition=Q(is_newest=True), name="one_newest_payment"),
            models.CheckConstraint(
                name="no_more_than_entitled",
                condition=Q(amount_cny__isnull=True) | Q(amount_cny__gt=0, amount_cny__lte=F("entitled_cny")),
            ),
            models.CheckConstraint(
                name="four_eyes",
                condition=Q(approved_by__isnull=True)
                | (Q(prepared_by__isnull=False) & ~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("claimed_by"))),
            ),
            models.CheckConstraint(
                name="fixed_when_approved",
                condition=~Q(state__in=[each.value for each in FIXED])
                | Q(approved_by__isnull=False, approved_at__isnull=False, amount_cny__isnull=False),
            ),
            models.CheckConstraint(
                name="paid_on_a_day",
                condition=Q(state__in=[PaymentState.PAID.value, PaymentState.CLAWED_BACK.value], paid_on__isnull=False)
                | (
                    ~Q(state__in=[PaymentState.PAID.value, PaymentState.CLAWED_BACK.value])
                    & Q(paid_on__isnull=True, clawed_back_cny=0)
                ),
            ),
            models.CheckConstraint(
                name="back_no_more_than_paid",
                condition=Q(clawed_back_cny=0) | Q(clawed_back_cny__gt=0, clawed_back_cny__lte=F("amount_cny")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.period}: {self.state}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return str(self.pk)


class PaymentBatch(models.Model):
    """Approved payments that went to the finance desk together, by their number such as DF2026-0003."""

    code = models.CharField(_("batch"), max_length=14, unique=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(User, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+")
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    policy_code = models.CharField(_("policy"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("payment batch")
        verbose_name_plural = _("payment batches")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class PaymentLine(models.Model):
    """One payment in a batch, and what came back of it: paid with a bank reference, or refused with a reason.

    A payment stands in one line at most that is not refused: what is open or paid cannot be sent again.
    """

    batch = models.ForeignKey(PaymentBatch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    amount_cny = models.DecimalField(_("amount (yuan)"), max_digits=18, decimal_places=2)
    bank_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    refused_reason = models.CharField(_("reason of refusal"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a payment batch")
        verbose_name_plural = _("lines of payment batches")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_line_a_number"),
            models.UniqueConstraint(fields=["payment"], condition=Q(refused_reason=""), name="no_payment_sent_twice"),
            models.UniqueConstraint(
                fields=["bank_reference"], condition=~Q(bank_reference=""), name="one_payment_a_bank_reference"
            ),
            models.CheckConstraint(
                name="line_is_open_paid_or_refused",
                condition=Q(bank_reference="", paid_on__isnull=True)
                | (~Q(bank_reference="") & Q(paid_on__isnull=False, refused_reason="")),
            ),
            models.CheckConstraint(name="a_line_pays", condition=Q(amount_cny__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.batch.code}/{self.number}"
