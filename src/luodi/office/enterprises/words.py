"""The words that rows about enterprises choose from, for those who need them without the tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceLevel(models.TextChoices):
    """How well a value is known. Only a verified value counts in a figure."""

    SELF_REPORTED = "self_reported", _("self-reported")
    VERIFIED = "verified", _("verified")
    ESTIMATED = "estimated", _("estimated")


class FactName(models.TextChoices):
    """What is known of an enterprise by year. Amounts are in yuan, as the suffix says."""

    REVENUE_CNY = "revenue_cny", _("revenue (yuan)")
    OUTPUT_CNY = "output_cny", _("output (yuan)")
    TAX_PAID_CNY = "tax_paid_cny", _("tax paid (yuan)")
    RD_EXPENSE_CNY = "rd_expense_cny", _("R&D expense (yuan)")
    EMPLOYEES = "employees", _("employees")
    ENERGY_TCE = "energy_tce", _("energy used (tonnes of coal equivalent)")
