"""Adds a webhook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.journal.queries import newest_revision
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.programs.models import Webhook
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

MOST_WEBHOOKS = 20
_EVENT = re.compile(r"\*|[a-z_]+\.(?:\*|[a-z_]+)")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?][^\s#]*)?")


@dataclass(kw_only=True)
class AddWebhook(Action[Webhook]):
    """For the user's office, told as far as the user may see. ``nonce`` is random: the secret is made from it.

    ``events`` are names of actions (``project.advance_stage``), of an area (``project.*``) or ``*``.
    """

    name: ClassVar[str] = "webhook.add"
    permission: ClassVar[Permission] = Permission.EXPORT
    title: str
    address: str
    events: Sequence[str]
    nonce: str

    def within_reach(self) -> bool:
        """Everybody reaches their own office; an enterprise's desk subscribes to nothing."""
        return self.occasion.user.scope.level != "enterprise"

    def validate(self) -> None:
        """A title that is new here, an http(s) address without a password in it, events, a long nonce."""
        office = self.occasion.user.office_id
        if not self.title.strip() or Webhook.objects.filter(office=office, title=self.title.strip()).exists():
            raise _not_valid(Text("名称为空或已被使用", "The title is blank or taken"), "title")
        if not _ADDRESS.fullmatch(self.address) or len(self.address) > 400:
            raise _not_valid(
                Text("地址须是 http(s) 地址，不含账号", "Give an http(s) address without a log-in"), "address"
            )
        if not self.events or not all(_EVENT.fullmatch(event) for event in self.events):
            raise _not_valid(Text("请列出事件，如 project.*", "Name events, such as project.*"), "events")
        if len(self.nonce) < 32:
            raise _not_valid(Text("随机数不够长", "The nonce is too short"), "nonce")
        if Webhook.objects.filter(office=office).count() >= MOST_WEBHOOKS:
            raise _not_valid(
                Text(f"每个机构最多 {MOST_WEBHOOKS} 个", f"An office has {MOST_WEBHOOKS} at most"), "title"
            )

    def change(self) -> Webhook:
        """Writes it; it is told what happens from now on."""
        user = self.occasion.user
        hook = Webhook.objects.create(
            office=user.office,
            user=user,
            title=self.title.strip(),
            address=self.address,
            events=sorted(set(self.events)),
            nonce=self.nonce,
            seen_revision=newest_revision(),
        )
        self.note_created(hook)
        return hook


def _not_valid(what: Text, field: str) -> Problem:
    return Problem("webhook.not_valid", what, Text("请改正后重试", "Correct it and try again"), Where(field=field))
