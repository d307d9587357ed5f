"""What the actions are called on screen: one phrase a verb, for the journal and a project's history."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOINGS: dict[str, Promise] = {
    "brief.write": _("wrote the brief"),
    "column_mapping.save": _("saved how columns are understood"),
    "doubtful_row.decide": _("decided a doubtful row"),
    "doubtful_row.queue": _("queued doubtful rows"),
    "enterprise.edit": _("edited the enterprise"),
    "enterprise.receive": _("brought enterprises in"),
    "enterprise.receive_facts": _("brought facts in"),
    "enterprise.receive_industries": _("brought industries in"),
    "enterprise.record_fact": _("recorded a fact"),
    "enterprise.verify_industry": _("verified an industry"),
    "import_batch.record": _("recorded an import"),
    "people.change_own_password": _("changed the own password"),
    "people.create_office": _("created an office"),
    "people.create_user": _("created a user"),
    "people.deactivate_user": _("deactivated a user"),
    "people.declare_demo_city": _("declared the demo city"),
    "people.set_password": _("set a password"),
    "place.add_park": _("added a park"),
    "place.add_plot": _("added a plot"),
    "place.add_space": _("added a space"),
    "place.load_districts": _("loaded the districts"),
    "place.receive": _("brought places in"),
    "project.add_evidence": _("added evidence"),
    "project.add_party": _("added a party"),
    "project.attach_evidence_file": _("attached a file to evidence"),
    "project.advance_stage": _("advanced the stage"),
    "project.agree_node_date": _("agreed the date of a node"),
    "project.bypass_gate": _("bypassed a gate"),
    "project.decide_double_signing": _("decided a double signing"),
    "project.edit": _("edited the project"),
    "project.move_back": _("moved the project back"),
    "project.receive": _("brought projects in"),
    "project.record_node": _("recorded a node"),
    "project.record_outturn": _("recorded an outturn"),
    "project.record_progress": _("recorded progress"),
    "project.register": _("registered the project"),
    "project.relate_double_signing": _("related a double signing"),
    "project.set_health": _("set the health"),
    "project.set_promise": _("set a promise"),
    "project.set_task_force": _("set the task force"),
    "project.verify_evidence": _("verified evidence"),
    "rules.publish_decision": _("published a decision model"),
    "rules.publish_route": _("published a route"),
}


def doing(action: str) -> Promise | str:
    """The phrase for an action's name; the name itself for a verb that is no longer in use."""
    return DOINGS.get(action, action)
