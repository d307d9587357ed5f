"""The nurture list: who is one or two facts away from an entitlement, and how the list was made."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User


class NurtureRowQuerySet(models.QuerySet["NurtureRow"]):
    """Rows of the list, by who may see them."""

    def visible_to(self, user: User) -> "NurtureRowQuerySet":
        """Those of the enterprises that the user sees."""
        if user.scope.level == "city":
            return self
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).order_by().values("pk"))


class NurtureRow(models.Model):
    """An enterprise that a policy says no to, and the one or two ``changes`` of facts that would make it a yes.

    ``distance`` is the sum of their relative sizes; ``gain_cny`` what the yes would bring, null where nobody knows.
    """

    enterprise = models.ForeignKey(Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="+")
    policy_code = models.CharField(_("policy"), max_length=60)
    as_of = models.DateField(_("as of"))
    changes = models.JSONField(_("changes"))
    change_count = models.PositiveSmallIntegerField(_("number of changes"))
    distance = models.DecimalField(_("distance"), max_digits=12, decimal_places=4)
    gain_cny = models.DecimalField(_("gain (yuan)"), max_digits=18, decimal_places=2, null=True, blank=True)

    objects = NurtureRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of the nurture list")
        verbose_name_plural = _("rows of the nurture list")
        ordering = ["policy_code", "change_count", "distance", "enterprise"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "policy_code"], name="one_nurture_row_a_policy"),
            models.CheckConstraint(
                name="nurture_changes_one_or_two", condition=Q(change_count__gte=1) & Q(change_count__lte=2)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code}: {self.enterprise_id}"


class NurtureScan(models.Model):
    """How the list of a policy was made last: over how many enterprises, of which so many were near, were looked at
    one by one, and are on the list. ``district_code`` is empty for the whole city.
    """

    policy_code = models.CharField(_("policy"), max_length=60)
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    as_of = models.DateField(_("as of"))
    at = models.DateTimeField(_("at"))
    enterprises = models.PositiveIntegerField(_("enterprises"))
    near = models.PositiveIntegerField(_("near"))
    looked_at = models.PositiveIntegerField(_("looked at"))
    found = models.PositiveIntegerField(_("found"))

    class Meta:
        verbose_name = _("scan for the nurture list")
        verbose_name_plural = _("scans for the nurture list")
        ordering = ["policy_code", "district_code"]
        constraints = [
            models.UniqueConstraint(fields=["policy_code", "district_code"], name="one_nurture_scan_a_policy"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.as_of}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.policy_code}/{self.district_code or 'city'}"
