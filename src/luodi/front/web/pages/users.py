"""Administration of users: the list, a new one, and what can be done to one."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.web.forms import FilterForm, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, page_number, paging
from luodi.office.people.access import DeskField, Permission, Role
from luodi.office.people.action import Occasion
from luodi.office.people.actions.create_user import CreateUser
from luodi.office.people.actions.deactivate_user import DeactivateUser
from luodi.office.people.actions.edit_user import EditUser, ReactivateUser
from luodi.office.people.actions.end_sessions import EndSessions
from luodi.office.people.actions.second_factor import ResetSecondFactor
from luodi.office.people.actions.set_password import SetPassword
from luodi.office.people.actions.unlock_log_in import UnlockLogIn
from luodi.office.people.directory import (
    office_to_manage,
    office_tree,
    user_line,
    user_to_manage,
    users_within_reach,
)
from luodi.reference.problems import Problem

_ROLES = [(role.value, role.label) for role in Role if role is not Role.SYSTEM]
_FIELDS = [("", _("none")), *((field.value, field.label) for field in DeskField)]
_PASSWORD = forms.PasswordInput({"autocomplete": "new-password"})


class UserFilter(FilterForm):
    """What narrows the list."""

    text = forms.CharField(label=_("Name or log-in name"), required=False, max_length=80)
    office_code = forms.ChoiceField(label=_("Office"), required=False)


class UserForm(PlainForm):
    """What a user is."""

    display_name = forms.CharField(label=_("Name"), max_length=80)
    office = forms.ChoiceField(label=_("Office"))
    role = forms.TypedChoiceField(label=_("Role"), choices=_ROLES, coerce=Role)
    desk_field = forms.ChoiceField(
        label=_("Field of the desk"), choices=_FIELDS, required=False, help_text=_("For the role desk only.")
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)


class NewUserForm(UserForm):
    """A user to be."""

    username = forms.CharField(label=_("Log-in name"), max_length=150)
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        max_length=4096,
        widget=_PASSWORD,
        help_text=_("The person chooses another at the first log-in."),
    )
    field_order = ("username", "display_name", "office", "role", "desk_field", "password", "reason")


@page(Permission.PEOPLE_MANAGE)
def users(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The users within reach."""
    return _list(request, occasion)


@page(Permission.PEOPLE_MANAGE, method="POST")
def create(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Makes a user."""
    form = NewUserForm(request.POST)
    form.offer("office", _offices(occasion))
    if not form.is_valid():
        return _list(request, occasion, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    try:
        given["office"] = office_to_manage(occasion.user, given["office"])
        user = CreateUser(occasion=occasion, must_change_password=True, **given).execute()
    except Problem as problem:
        return _list(request, occasion, form=form, problem=problem, status=status_of(problem.code))
    messages.success(request, _("The user was created."))
    return redirect("user", user.username)


@page(Permission.PEOPLE_MANAGE)
def user(request: HttpRequest, occasion: Occasion, username: str) -> HttpResponse:
    """One user."""
    return _one(request, occasion, username)


@page(Permission.PEOPLE_MANAGE, method="POST")
def act(request: HttpRequest, occasion: Occasion, username: str, verb: str) -> HttpResponse:
    """Does one thing to the user; what is refused is said on the page."""
    if verb not in _VERBS:
        raise Http404
    held = user_to_manage(occasion.user, username)
    do, done = _VERBS[verb]
    try:
        form = do(request, occasion, held)
    except Problem as problem:
        return _one(request, occasion, username, problem=problem, status=status_of(problem.code))
    if form is not None:
        return _one(request, occasion, username, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, str(done))
    return redirect("user", username)


def _edit(request: HttpRequest, occasion: Occasion, held: Any) -> UserForm | None:
    form = UserForm(request.POST)
    form.offer("office", _offices(occasion))
    if not form.is_valid():
        return form
    given = form.cleaned_data
    EditUser(
        occasion=occasion,
        user=held,
        display_name=given["display_name"],
        office=office_to_manage(occasion.user, given["office"]),
        role=given["role"],
        desk_field=given["desk_field"],
    ).execute()
    return None


def _password(request: HttpRequest, occasion: Occasion, held: Any) -> None:
    SetPassword(
        occasion=occasion, user=held, password=request.POST.get("password", ""), must_change=held != occasion.user
    ).execute()


def _simple(action: Callable[..., Any]) -> Callable[[HttpRequest, Occasion, Any], None]:
    def do(_request: HttpRequest, occasion: Occasion, held: Any) -> None:
        action(occasion=occasion, user=held).execute()

    return do


_VERBS: dict[str, tuple[Callable[[HttpRequest, Occasion, Any], UserForm | None], Promise]] = {
    "edit": (_edit, _("The user was changed.")),
    "password": (_password, _("The password was set; the person chooses another at the next log-in.")),
    "deactivate": (_simple(DeactivateUser), _("The user was deactivated.")),
    "reactivate": (_simple(ReactivateUser), _("The user may log in again.")),
    "unlock": (_simple(UnlockLogIn), _("The log-in was unlocked.")),
    "reset-factor": (_simple(ResetSecondFactor), _("The second factor was reset.")),
    "end-sessions": (_simple(EndSessions), _("All sessions of the user have ended.")),
}


def _offices(occasion: Occasion) -> list[tuple[str, str | Promise]]:
    return [(line.code, line.name) for line in office_tree(occasion.user) if line.closed_on is None]


def _list(
    request: HttpRequest,
    occasion: Occasion,
    *,
    form: NewUserForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    offices, number = _offices(occasion), page_number(request)
    wanted = UserFilter(request.GET)
    wanted.offer("office_code", [("", _("All")), *offices])
    if form is None:
        form = NewUserForm(auto_id="new-%s")
        form.offer("office", offices)
    found = users_within_reach(
        occasion.user, occasion.at, **wanted.wanted(), first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE
    )
    context = {
        "filter": wanted,
        "rows": found.rows,
        "paging": paging(request, found.total, number),
        "form": form,
        "opened": status != HTTPStatus.OK,
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/users.html", context, status=status)


def _one(
    request: HttpRequest,
    occasion: Occasion,
    username: str,
    *,
    form: UserForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    held = user_to_manage(occasion.user, username)
    if form is None:
        form = UserForm(
            initial={
                "display_name": held.display_name,
                "office": held.office.code,
                "role": held.role,
                "desk_field": held.desk_field,
            }
        )
        form.offer("office", _offices(occasion))
    context = {
        "held": user_line(held, occasion.at),
        "own": held == occasion.user,
        "form": form,
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/user.html", context, status=status)
