"""The words that rows about projects choose from: stages, health, kinds, reasons, evidence, measures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.reference.text import Text


class Stage(models.TextChoices):
    """How far a project has come. Order is the order of declaration."""

    LEAD = "lead", _("lead")
    TALKS = "talks", _("talks")
    SIGNED = "signed", _("signed")
    LANDED = "landed", _("landed")
    STARTED = "started", _("started")
    COMPLETED = "completed", _("completed")
    PRODUCING = "producing", _("producing")
    AT_CAPACITY = "at_capacity", _("at capacity")


class Health(models.TextChoices):
    """How a project does, whatever its stage."""

    ON_TRACK = "on_track", _("on track")
    SLIPPING = "slipping", _("slipping")
    STALLED = "stalled", _("stalled")
    WITHDRAWN = "withdrawn", _("withdrawn")


HEALTH_TEXTS: dict[Health, Text] = {
    Health.ON_TRACK: Text("正常", "on track"),
    Health.SLIPPING: Text("滞后", "slipping"),
    Health.STALLED: Text("停滞", "stalled"),
    Health.WITHDRAWN: Text("退出", "withdrawn"),
}


class ProjectKind(models.TextChoices):
    """What sort of undertaking it is; decides the route."""

    NEW_BUILD = "new_build", _("new-build factory")
    LEASED_SPACE = "leased_space", _("leased space")
    HEADQUARTERS = "headquarters", _("headquarters or software")


KIND_TEXTS: dict[ProjectKind, Text] = {
    ProjectKind.NEW_BUILD: Text("新建厂房", "new-build factory"),
    ProjectKind.LEASED_SPACE: Text("租用物业", "leased space"),
    ProjectKind.HEADQUARTERS: Text("总部或软件", "headquarters or software"),
}


class LossReason(models.TextChoices):
    """Why a project was lost."""

    OTHER_CITY = "other_city", _("went to another city")
    LAND = "land", _("no suitable land or space")
    CAPITAL = "capital", _("capital fell through")
    MARKET = "market", _("market changed")
    POLICY = "policy", _("policy expectation not met")
    PERMIT = "permit", _("permit not obtained")
    UNKNOWN = "unknown", _("reason unknown")


class EvidenceKind(models.TextChoices):
    """What proves a step."""

    AGREEMENT = "agreement", _("signed agreement")
    BUSINESS_LICENCE = "business_licence", _("business licence")
    LAND_CONTRACT = "land_contract", _("land grant contract")
    LEASE = "lease", _("lease")
    CONSTRUCTION_PERMIT = "construction_permit", _("construction permit")
    COMPLETION_RECORD = "completion_record", _("record of completion")
    PRODUCTION_RECORD = "production_record", _("proof of production")
    TAX_RECORD = "tax_record", _("tax record")
    STATISTICS_REPORT = "statistics_report", _("statistics report")


class Measure(models.TextChoices):
    """What a project promises by year."""

    OUTPUT_CNY = "output_cny", _("output (yuan)")
    TAX_CNY = "tax_cny", _("tax (yuan)")
    JOBS = "jobs", _("jobs")
    RD_CNY = "rd_cny", _("R&D spending (yuan)")


class DecisionName(models.TextChoices):
    """The DMN models by which the office judges: projects by the first three, cases by two, needs by the last."""

    LIGHTS = "lights", _("lights")
    SUPERVISION = "supervision", _("supervision")
    GATES = "gates", _("gates")
    CASE_ROUTING = "case_routing", _("routing of cases")
    CASE_CHASE = "case_chase", _("chase of cases and tasks")
    ELEMENTS = "elements", _("lights of elements")


class PartyRole(models.TextChoices):
    """What a party does in a project."""

    INVESTOR = "investor", _("investor")
    OPERATOR = "operator", _("operator")
    LANDLORD = "landlord", _("landlord")
    FUND = "fund", _("fund")
