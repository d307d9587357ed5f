"""The forms on a project's page: each parses the fields of one action. The rules stand in the actions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange import attachments
from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.files.records import MediaType
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, Occasion
from luodi.office.projects.actions.add_evidence import AddEvidence
from luodi.office.projects.actions.add_party import AddParty
from luodi.office.projects.actions.advance_stage import AdvanceStage
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.attach_evidence_file import AttachEvidenceFile
from luodi.office.projects.actions.bypass_gate import BypassGate
from luodi.office.projects.actions.edit_project import EditProject
from luodi.office.projects.actions.move_back import MoveBack
from luodi.office.projects.actions.record_node import RecordNode
from luodi.office.projects.actions.record_outturn import RecordOutturn
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.actions.set_health import SetHealth
from luodi.office.projects.actions.set_promise import SetPromise
from luodi.office.projects.actions.verify_evidence import VerifyEvidence
from luodi.office.projects.dossier import Dossier
from luodi.office.projects.queries import find_project, in_order_of_signing
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_LONG = forms.Textarea({"rows": 2})
_ENDINGS = ",".join(ending for kind in MediaType for ending in kind.suffixes)


def _scan(*, required: bool) -> forms.FileField:
    """The field of a file; what is taken is decided by its content."""
    return forms.FileField(
        label=_("File"),
        required=required,
        help_text=_("PDF, picture, docx, xlsx or OFD, without macros"),
        widget=forms.ClearableFileInput({"accept": _ENDINGS}),
    )


def relate_double_signing(occasion: Occasion, project: Any, other_code: str, why: str) -> RelateDoubleSigning:
    """The action for two projects by what a person writes: the order of their signing decides which is the later."""
    other = find_project(occasion.user, other_code.strip())
    if other is None:
        raise Problem(
            "project.unknown_code",
            Text(f"没有您可见的项目“{other_code}”", f"There is no project “{other_code}” that you may see"),
            Text("请核对项目编号；跨区的由市级机构登记", "Check the code; the city notes a pair of two districts"),
            Where(field="other_code"),
        )
    earlier, later = in_order_of_signing(project, other)
    said = Text(f"人工指出：{why}", f"A person says: {why}")
    return RelateDoubleSigning(occasion=occasion, earlier=earlier, later=later, score=1.0, why=said)


def _received(cleaned: dict[str, Any]) -> dict[str, Any]:
    sent = cleaned.get("file")
    return {**cleaned, "file": attachments.receive(sent.name, sent.chunks()) if sent else None}


class ProjectForm(PlainForm):
    """A form for one verb. ``action`` is made with the occasion, the project and the cleaned fields by name."""

    verb: ClassVar[str]
    action: ClassVar[Callable[..., Action[Any]]]
    permission: ClassVar[Permission]
    done: ClassVar[Promise]

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:
        """Fills the choices and values that depend on where the project stands."""

    def given(self) -> dict[str, Any]:
        """What the action takes besides the occasion and the project."""
        return dict(self.cleaned_data)


class StepForm(ProjectForm):
    """One step forward."""

    to = forms.TypedChoiceField(coerce=Stage, choices=Stage.choices, widget=forms.HiddenInput)
    happened_on = DayField(label=_("Happened on"))
    source = forms.CharField(label=_("Source"), required=False, max_length=200)


class AdvanceForm(StepForm):
    """Through the gate."""

    verb, action, permission = "advance", AdvanceStage, Permission.PROJECT_ADVANCE
    done = _("The project moved forward.")


class BypassForm(StepForm):
    """Past a gate that is not open."""

    verb, action, permission = "bypass", BypassGate, Permission.GATE_BYPASS
    done = _("The project moved forward; the bypass is in the journal.")
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_LONG)


class MoveBackForm(ProjectForm):
    """Back to an earlier stage."""

    verb, action, permission = "move-back", MoveBack, Permission.PROJECT_ADVANCE
    done = _("The project moved back.")
    to = forms.TypedChoiceField(label=_("Back to"), coerce=Stage)
    happened_on = DayField(label=_("Happened on"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_LONG)

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for everybody
        """Only earlier stages, the nearest first."""
        self.offer("to", choices.capitalised((stage.value, stage.label) for stage in reversed(dossier.earlier_stages)))


class ParticularsForm(ProjectForm):
    """The plain fields that gates ask for. Only what differs from the register is sent on."""

    verb, action, permission = "particulars", EditProject, Permission.PROJECT_EDIT
    done = _("The particulars were changed.")
    investor_name = forms.CharField(label=_("Investor"), required=False, max_length=200)
    investment_cny = forms.DecimalField(label=_("Investment (yuan)"), required=False, max_digits=20, decimal_places=2)
    industry_code = forms.CharField(label=_("Industry code"), required=False, max_length=4)
    credit_code = forms.CharField(label=_("Credit code of the company that lands"), required=False, max_length=18)
    park_code = forms.CharField(label=_("Code of the park"), required=False, max_length=20)
    plot_code = forms.CharField(label=_("Code of the plot"), required=False, max_length=40)
    space_code = forms.CharField(label=_("Code of the space"), required=False, max_length=40)
    land_area_m2 = forms.DecimalField(label=_("Land area (m²)"), required=False, max_digits=12, decimal_places=2)
    floor_area_m2 = forms.DecimalField(label=_("Floor area (m²)"), required=False, max_digits=12, decimal_places=2)

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for everybody
        """What the register holds now."""
        position = dossier.position
        for name, field in self.fields.items():
            field.initial = getattr(position, name) if hasattr(position, name) else getattr(dossier, name)

    def given(self) -> dict[str, Any]:
        """The fields that the person changed."""
        return {"fields": {name: self.cleaned_data[name] for name in self.changed_data}}


class PromiseForm(ProjectForm):
    """What the agreement promises for a year."""

    verb, action, permission = "promise", SetPromise, Permission.PROJECT_EDIT
    done = _("The promise was recorded.")
    measure = forms.TypedChoiceField(label=_("Measure"), coerce=Measure)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    value = forms.DecimalField(label=_("Value (yuan or persons)"), max_digits=20, decimal_places=2)

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for every project
        """Every measure."""
        self.offer("measure", choices.capitalised(Measure.choices))


class OutturnForm(ProjectForm):
    """What a year really brought."""

    verb, action, permission = "outturn", RecordOutturn, Permission.PROJECT_EDIT
    done = _("The outturn was recorded.")
    measure = forms.TypedChoiceField(label=_("Measure"), coerce=Measure)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    value = forms.DecimalField(label=_("Value (yuan or persons)"), max_digits=20, decimal_places=2)
    evidence_level = forms.TypedChoiceField(label=_("Evidence level"), coerce=EvidenceLevel)
    source = forms.CharField(label=_("Source"), max_length=200)
    stated_on = DayField(label=_("Stated on"))

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for every project
        """Every measure, and the levels that the page shows."""
        self.offer("measure", choices.capitalised(Measure.choices))
        self.offer("evidence_level", choices.evidence_levels(occasion))


class PartyForm(ProjectForm):
    """An enterprise or body that takes part."""

    verb, action, permission = "party", AddParty, Permission.PROJECT_EDIT
    done = _("The party was added.")
    role = forms.TypedChoiceField(label=_("Role"), coerce=PartyRole)
    party_name = forms.CharField(label=_("Name"), max_length=200)
    credit_code = forms.CharField(
        label=_("Credit code"), required=False, max_length=18, help_text=_("Joins it to the register")
    )

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for every project
        """Every role."""
        self.offer("role", choices.capitalised(PartyRole.choices))


class DoubleSigningForm(ProjectForm):
    """Another project that may be the same signing."""

    verb, action, permission = "double-signing", relate_double_signing, Permission.PROJECT_EDIT
    done = _("The pair was noted; until somebody decides, the later signing is not counted.")
    other_code = forms.CharField(label=_("Code of the other project"), max_length=20)
    why = forms.CharField(label=_("Why"), max_length=280, help_text=_("What the two have in common"))


class ProgressForm(ProjectForm):
    """What moved, in a sentence."""

    verb, action, permission = "progress", RecordProgress, Permission.PROJECT_EDIT
    done = _("Progress was recorded.")
    text = forms.CharField(label=_("What moved"), max_length=2000, widget=_LONG)
    noted_on = DayField(label=_("Day"))


class EvidenceForm(ProjectForm):
    """A document that proves a step."""

    verb, action, permission = "evidence", AddEvidence, Permission.PROJECT_EDIT
    done = _("The evidence was added.")
    kind = forms.TypedChoiceField(label=_("Kind of document"), coerce=EvidenceKind)
    title = forms.CharField(label=_("Title"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), required=False, max_length=80)
    dated_on = DayField(label=_("Dated on"))
    evidence_level = forms.TypedChoiceField(label=_("Evidence level"), coerce=EvidenceLevel)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who issued it, or where it was seen"))
    file = _scan(required=False)

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for every project
        """Every kind; a document is never an estimate."""
        self.offer("kind", choices.capitalised(EvidenceKind.choices))
        self.offer("evidence_level", choices.evidence_levels(occasion))

    def given(self) -> dict[str, Any]:
        """The fields, with the file as it was received: of a type that is taken, and kept by its hash."""
        return _received(self.cleaned_data)


class FileForm(ProjectForm):
    """The scan of a document that was registered without one."""

    verb, action, permission = "evidence-file", AttachEvidenceFile, Permission.PROJECT_EDIT
    done = _("The file was attached.")
    evidence_id = forms.IntegerField(widget=forms.HiddenInput)
    file = _scan(required=True)

    def given(self) -> dict[str, Any]:
        """The document's number, and the file as it was received."""
        return _received(self.cleaned_data)


class VerifyForm(ProjectForm):
    """A document was seen to be genuine."""

    verb, action, permission = "verify", VerifyEvidence, Permission.PROJECT_ADVANCE
    done = _("The evidence was verified.")
    evidence_id = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.CharField(label=_("Seen where, or confirmed by whom"), max_length=200)


class HealthForm(ProjectForm):
    """How the project does."""

    verb, action, permission = "health", SetHealth, Permission.PROJECT_EDIT
    done = _("The health was set.")
    health = forms.TypedChoiceField(label=_("Health"), coerce=Health)
    happened_on = DayField(label=_("Since"))
    loss_reason = forms.TypedChoiceField(
        label=_("Loss reason"),
        coerce=LossReason,
        required=False,
        empty_value=None,
        help_text=_("Only when the project is withdrawn"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_LONG)

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for every project
        """Every health, and the reasons for a loss after none."""
        self.offer("health", choices.capitalised(Health.choices))
        self.offer("loss_reason", [("", "—"), *choices.capitalised(LossReason.choices)])


class NodeDateForm(ProjectForm):
    """A date agreed for a node."""

    verb, action, permission = "node-date", AgreeNodeDate, Permission.PROJECT_EDIT
    done = _("The date was agreed.")
    code = forms.CharField(widget=forms.HiddenInput)
    planned_on = DayField(label=_("Agreed date"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300, help_text=_("Needed to put a date off"))


class NodeDoneForm(ProjectForm):
    """A node was done."""

    verb, action, permission = "node-done", RecordNode, Permission.PROJECT_EDIT
    done = _("The node was recorded.")
    code = forms.CharField(widget=forms.HiddenInput)
    actual_on = DayField(label=_("Done on"))
