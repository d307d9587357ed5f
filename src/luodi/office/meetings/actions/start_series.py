"""Starts a series of meetings: its rhythm, and which offices take part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given, check_length, offices_called, refusal
from luodi.office.meetings.models import MeetingSeat, MeetingSeries
from luodi.office.meetings.words import MeetingKind, Rhythm
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.reference.text import Text

_CODE = re.compile(r"[A-Z0-9]{2,12}")


@dataclass(kw_only=True)
class StartSeries(Action[MeetingSeries]):
    """The user's own office convenes. ``code`` (capital letters and digits) begins the codes of its tasks."""

    name: ClassVar[str] = "meeting.start_series"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    code: str
    title: str
    kind: MeetingKind
    rhythm: Rhythm
    office_codes: Sequence[str]

    def within_reach(self) -> bool:
        """A public office convenes for itself."""
        return self.occasion.user.scope.level != "enterprise"

    def validate(self) -> None:
        """A code that is free and can be told on the telephone, a title, and offices that exist."""
        check_given(self.title, Text("会议名称", "title"), "title")
        check_length(self.title, 80, "title")
        if not _CODE.fullmatch(self.code):
            raise refusal(
                "series_code",
                Text("系列代号应为 2 至 12 位大写字母或数字", "A code has 2 to 12 capital letters or digits"),
                Text("请改正代号，例如 ZDD", "Correct it, for example ZDD"),
                "code",
            )
        if MeetingSeries.objects.filter(code=self.code).exists():
            raise refusal(
                "series_code_taken",
                Text(f"系列代号“{self.code}”已使用", f"The code “{self.code}” is taken"),
                Text("请换一个代号", "Choose another"),
                "code",
            )
        self.offices = offices_called(self.office_codes)

    def change(self) -> MeetingSeries:
        """Writes the series and its seats."""
        series = MeetingSeries.objects.create(
            code=self.code,
            title=self.title.strip(),
            kind=self.kind,
            rhythm=self.rhythm,
            convened_by=self.occasion.user.office,
            started_on=self.occasion.on,
        )
        self.note_created(series)
        for office in self.offices:
            self.note_created(MeetingSeat.objects.create(series=series, office=office))
        return series
