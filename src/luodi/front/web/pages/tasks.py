"""Tasks of meetings (交办事项): the list with its lights, and one task with its clock and the forms of who may act."""

from dataclasses import replace
from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.front.exchange.listing import Format
from luodi.front.exchange.supervision_letter import letter_of_task, supervision_letter
from luodi.front.web import choices, clock, language
from luodi.front.web.clock_words import clock_words
from luodi.front.web.forms import FilterForm
from luodi.front.web.list_files import EVERY, Columns, list_file
from luodi.front.web.meeting_forms import TASK_VERBS
from luodi.front.web.meeting_verbs import Refused, done, offered
from luodi.front.web.page import page
from luodi.front.web.pages.meetings import docx
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.meetings.queries import not_found
from luodi.office.meetings.task_queries import TaskFile, TaskFilter, TaskRow, seen_task, task_file, task_list
from luodi.office.meetings.words import TaskState
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import office_names

EXPORTED: Columns[TaskRow] = (
    (_("Light"), lambda row: row.light.text.in_language(language.current())),
    (_("Task code"), lambda row: row.code),
    (_("Task"), lambda row: row.text),
    (_("Meeting"), lambda row: row.meeting_code),
    (_("Owning office"), lambda row: row.office_name),
    (_("Owner"), lambda row: row.owner_name),
    (_("Urgency"), lambda row: str(row.urgency.label)),
    (_("State"), lambda row: str(row.state.label)),
    (_("Due on"), lambda row: row.due_on),
    (_("Clock"), lambda row: clock_words(row.reading) if row.state is TaskState.OPEN else None),
    (_("Project code"), lambda row: row.project_code),
    (_("Case code"), lambda row: row.case_code),
    (_("Policy"), lambda row: row.policy_code),
    (_("What came of it"), lambda row: row.outcome or row.cancelled_because),
)


class TasksForm(FilterForm):
    """What narrows the list."""

    text = forms.CharField(label=_("Task or code"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    office_code = forms.ChoiceField(label=_("Owning office"), required=False)
    mine = forms.BooleanField(label=_("Only of our office"), required=False)
    light = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    pressing = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def asked(cls, request: HttpRequest) -> "TasksForm":
        """The form as filled by the address."""
        form = cls(request.GET)
        form.offer("state", choices.with_all(TaskState.choices))
        form.offer("office_code", choices.with_all(office_names().items()))
        form.offer("light", choices.with_all(choices.lights()))
        return form


@page(Permission.MEETING_VIEW)
def tasks(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The list as its address says, the gravest clock first; counts by light that equal the rows behind them."""
    form = TasksForm.asked(request)
    asked = _filter(form, request)
    found = task_list(occasion.user, asked, occasion.at, occasion.on)
    return render(
        request,
        "web/tasks.html",
        {
            "as_of": occasion.on,
            "form": form,
            "rows": [(row, clock_words(row.reading)) for row in found.rows],
            "paging": paging(request, found.total, found.page),
            "exports": "tasks-export" if occasion.user.may(Permission.EXPORT) else "",
            "query": address_with(request.GET, page=None),
            "all_lights": {
                "address": address_with(request.GET, light=None, page=None),
                "count": sum(found.lights.values()),
                "here": asked.light is None,
            },
            "counts": [
                {
                    "light": one,
                    "address": address_with(request.GET, light=one.value, page=None),
                    "count": found.lights[one],
                    "here": asked.light is one,
                }
                for one in sorted(Light, key=lambda one: -one.severity)
            ],
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """The list as its address says, all pages of it."""
    asked = replace(_filter(TasksForm.asked(request), request), page=1, page_size=EVERY)
    found = task_list(occasion.user, asked, occasion.at, occasion.on)
    return list_file(occasion, "meeting_tasks", _("Tasks"), EXPORTED, found.rows, form=form)


@page(Permission.MEETING_VIEW)
def task(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """One task."""
    return _page(request, occasion, code)


@page(Permission.MEETING_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, code: str, verb: str) -> HttpResponse:
    """Does one thing to a task."""
    held = seen_task(occasion.user, code)
    if held is None:
        raise not_found()
    refused = done(request, occasion, TASK_VERBS, verb, held)
    return _page(request, occasion, code, refused) if refused else redirect("task", code)


@page(Permission.MEETING_VIEW)
def letter(request: HttpRequest, occasion: Occasion, code: str, number: int) -> HttpResponse:
    """A supervision letter as a Word document."""
    file = _file(occasion, code)
    found = next((one for one in file.letters if one.id == number), None)
    if found is None:
        raise Http404
    content = supervision_letter(letter_of_task(file, found, is_demo=clock.is_invented(request)))
    return docx(content, f"督办单-{found.document_number}.docx")


def _filter(form: TasksForm, request: HttpRequest) -> TaskFilter:
    wanted = form.wanted()
    light = wanted.pop("light", None)
    return TaskFilter(**wanted, light=Light(light) if light else None, page=page_number(request), page_size=PAGE_SIZE)


def _file(occasion: Occasion, code: str) -> TaskFile:
    file = task_file(occasion.user, code, occasion.at, occasion.on)
    if file is None:
        raise not_found()
    return file


def _page(request: HttpRequest, occasion: Occasion, code: str, refused: Refused | None = None) -> HttpResponse:
    file = _file(occasion, code)
    state = file.row.state
    names: list[str] = []
    if state is TaskState.OPEN:
        names += ["done", "progress"] if file.own else []
        names += ["chase", "extend", "supervise", "cancel"] if file.convenes else []
    elif state is TaskState.REPORTED and file.convenes:
        names = ["confirm", "return"]
    address = reverse("task", args=[code])
    return render(
        request,
        "web/task.html",
        {
            "address": address,
            "as_of": occasion.on,
            "file": file,
            "row": file.row,
            "clock": clock_words(file.row.reading),
            "forms": offered(occasion, TASK_VERBS, names, address=address, refused=refused),
            **(refused.shown if refused else {}),
        },
        status=refused.status if refused else HTTPStatus.OK,
    )
