"""The verbs of a project's page, each with its form."""

from luodi.front.web import project_forms as forms
from luodi.front.web.project_elements import NeedForm, RemoveNeedForm
from luodi.front.web.project_forms import ProjectForm
from luodi.front.web.task_force_form import TaskForceForm

FORMS: dict[str, type[ProjectForm]] = {
    form.verb: form
    for form in (
        forms.AdvanceForm, forms.BypassForm, forms.MoveBackForm, forms.ParticularsForm, forms.PromiseForm,
        forms.OutturnForm, forms.PartyForm, TaskForceForm, forms.ProgressForm, forms.EvidenceForm, forms.VerifyForm,
        forms.FileForm, forms.DoubleSigningForm, forms.HealthForm, forms.NodeDateForm, forms.NodeDoneForm,
        NeedForm, RemoveNeedForm,
    )
}  # fmt: skip
