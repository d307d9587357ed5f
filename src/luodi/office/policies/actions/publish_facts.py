"""Publishes a new version of the dictionary of facts."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.engine.entitlements.reading import check_names
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.book import PolicyTexts, dictionary_of
from luodi.office.policies.models import FactDictionaryVersion, PolicyVersion


@dataclass(kw_only=True)
class PublishFacts(Action[FactDictionaryVersion | None]):
    """The dictionary ``text`` (TOML) is in force from now on; None where it says what the newest one says."""

    name: ClassVar[str] = "policy.publish_facts"
    permission: ClassVar[Permission] = Permission.POLICY_EDIT
    text: str

    def within_reach(self) -> bool:
        """The dictionary holds for the whole city."""
        return self.occasion.user.scope.level == "city"

    def validate(self) -> None:
        """It reads, and every policy in force still finds its facts."""
        dictionary = dictionary_of(self.text)
        for row in PolicyVersion.objects.filter(is_current=True).order_by("policy_code"):
            texts = PolicyTexts(row.policy_code, row.policy_toml, row.decision_xml, self.text)
            check_names(texts.definition(), dictionary)

    def change(self) -> FactDictionaryVersion | None:
        """Writes the next version."""
        newest = FactDictionaryVersion.objects.order_by("-version").first()
        if newest is not None and newest.text == self.text:
            return None
        version = FactDictionaryVersion.objects.create(
            version=(newest.version if newest else 0) + 1, text=self.text, published_on=self.occasion.on
        )
        self.note_created(version)
        return version
