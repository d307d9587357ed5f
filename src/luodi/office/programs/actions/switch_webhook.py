"""Switches a webhook off or on, or removes it."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.journal.queries import newest_revision
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Action, state_of
from luodi.office.programs.models import Webhook


@dataclass(kw_only=True)
class WebhookAction(Action[Webhook]):
    """An action on one webhook of the user's office."""

    permission: ClassVar[Permission] = Permission.EXPORT
    webhook: Webhook

    def within_reach(self) -> bool:
        """Of the own office; the system switches off any."""
        self.webhook = Webhook.objects.select_for_update().get(pk=self.webhook.pk)
        user = self.occasion.user
        return user.role == Role.SYSTEM or self.webhook.office_id == user.office_id


@dataclass(kw_only=True)
class DisableWebhook(WebhookAction):
    """Nothing is sent until it is switched on again; what waits is kept."""

    name: ClassVar[str] = "webhook.disable"

    def change(self) -> Webhook:
        """Writes the instant."""
        if self.webhook.disabled_at is None:
            before = state_of(self.webhook)
            self.webhook.disabled_at = self.occasion.at
            self.webhook.save(update_fields=["disabled_at"])
            self.note_changed(self.webhook, before)
        return self.webhook


@dataclass(kw_only=True)
class EnableWebhook(WebhookAction):
    """It is told what happens from now on, and what still waited."""

    name: ClassVar[str] = "webhook.enable"

    def change(self) -> Webhook:
        """Writes it."""
        before = state_of(self.webhook)
        self.webhook.disabled_at = self.webhook.failing_since = None
        if self.note_changed(self.webhook, before):
            self.webhook.seen_revision = newest_revision()
            self.webhook.save(update_fields=["disabled_at", "failing_since", "seen_revision"])
        return self.webhook


@dataclass(kw_only=True)
class RemoveWebhook(WebhookAction):
    """It goes with its log of deliveries; the journal keeps that it was there."""

    name: ClassVar[str] = "webhook.remove"

    def change(self) -> Webhook:
        """Removes it."""
        self.note_removed(self.webhook)
        Webhook.objects.filter(pk=self.webhook.pk).delete()
        return self.webhook
