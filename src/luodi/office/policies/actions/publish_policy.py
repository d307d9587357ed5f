"""Publishes a policy: its three files become the version in force."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.engine.dmn.checks import Severity
from luodi.engine.entitlements import PolicyDefinition
from luodi.engine.entitlements.cases import read_cases, run_cases
from luodi.engine.entitlements.checks import check_policy
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.policies.book import PolicyTexts, dictionary_of, published_facts
from luodi.office.policies.models import PolicyVersion
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class PublishPolicy(Action[PolicyVersion | None]):
    """In force at once; None where the files say what the version in force says.

    Nothing is published that cannot be read, whose worked examples fail, or in which the checks find an error.
    """

    name: ClassVar[str] = "policy.publish"
    permission: ClassVar[Permission] = Permission.POLICY_EDIT
    policy_code: str
    policy_toml: str
    decision_xml: str
    cases_csv: str

    def within_reach(self) -> bool:
        """The city publishes any policy; a district those that hold in it alone."""
        scope = self.occasion.user.scope
        if scope.level == "city":
            return True
        return scope.level == "district" and self._definition().districts == (scope.district_code,)

    def validate(self) -> None:
        """The files read, the examples pass, the checks find no error."""
        policy = self._definition()
        if policy.id != self.policy_code:
            raise self._problem(
                "policy.id_differs",
                Text(f"文件中的编号为“{policy.id}”", f"The id in the file is “{policy.id}”"),
                Text("编号不能更改；新政策请另建", "An id never changes; start another policy"),
            )
        dictionary = dictionary_of(self._texts().facts_toml)
        run = run_cases(policy, read_cases(self.cases_csv, f"{self.policy_code}/cases.csv", dictionary), dictionary)
        if run.failed or not run.results:
            names = "、".join(f"{each.case.row} {each.case.name}" for each in run.failed) or "—"
            raise self._problem(
                "policy.cases_fail",
                Text(f"样例未通过：{names}", f"Worked examples fail: {names}"),
                Text("请修改规则或样例", "Mend the rules or the examples"),
            )
        for finding in check_policy(policy, dictionary, self.occasion.on):
            if finding.severity is Severity.ERROR:
                where = Where(f"{self.policy_code}", field=finding.place.in_language("zh"), line=finding.place.line)
                raise Problem(finding.code, finding.what, Text("请修改规则", "Mend the rules"), where)

    def change(self) -> PolicyVersion | None:
        """The version before stays, no longer in force."""
        policy = self._definition()
        current = (
            PolicyVersion.objects.select_for_update().filter(policy_code=self.policy_code, is_current=True).first()
        )
        files = {"policy_toml": self.policy_toml, "decision_xml": self.decision_xml, "cases_csv": self.cases_csv}
        if current is not None:
            if all(getattr(current, name) == text for name, text in files.items()):
                return None
            before = state_of(current)
            current.is_current = False
            current.save(update_fields=["is_current"])
            self.note_changed(current, before)
        version = PolicyVersion.objects.create(
            policy_code=self.policy_code,
            version=(current.version if current else 0) + 1,
            title_zh=policy.title.zh,
            title_en=policy.title.en,
            valid_from=policy.valid_from,
            valid_to=policy.valid_to,
            published_on=self.occasion.on,
            **files,
        )
        self.note_created(version)
        return version

    def _texts(self) -> PolicyTexts:
        return PolicyTexts(self.policy_code, self.policy_toml, self.decision_xml, published_facts())

    def _definition(self) -> PolicyDefinition:
        return self._texts().definition()

    def _problem(self, code: str, what: Text, remedy: Text) -> Problem:
        return Problem(code, what, remedy, Where(f"{self.policy_code}/policy.toml"))
