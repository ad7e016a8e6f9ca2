"""Who may enter where: every endpoint of the portal once, with its audience. A table to be read aloud.

An audience is PUBLIC (anyone), LINK (whoever holds a signed link; the view checks it), STAFF (any signed-in
person) or the name of a permission of accounts.policy. An endpoint that is missing here stops the start.
"""

from enum import StrEnum


class Audience(StrEnum):
    PUBLIC = "public"
    LINK = "link"
    STAFF = "staff"


# Asked by open pages on their own, which is no sign that anybody is there: a sign-in still ends by silence.
UNATTENDED = frozenset({"notifications.bell"})

ENDPOINTS: dict[str, Audience | str] = {
    "static": Audience.PUBLIC,
    # portal.web
    "health.healthz": Audience.PUBLIC,
    "health.readyz": Audience.PUBLIC,
    "web.language": Audience.PUBLIC,
    "web.theme": Audience.PUBLIC,
    # portal.accounts
    "accounts.sign_in": Audience.PUBLIC,
    "accounts.enter": Audience.PUBLIC,
    "accounts.sign_out": Audience.PUBLIC,
    "accounts.account": Audience.STAFF,
    "accounts.change_password": Audience.STAFF,
    "accounts.end_sign_in": Audience.STAFF,
    "accounts.end_other_sign_ins": Audience.STAFF,
    # portal.hotline
    "hotline.console": "hotline.open",
    "hotline.file_request": "ticket.open",
    "hotline.filed": "hotline.open",
    "hotline.call": "hotline.open",
    "hotline.add_call": "hotline.open",
    # portal.desk
    "desk.queue": "desk.open",
    "desk.ticket": "desk.open",
    "desk.story": "desk.open",
    "desk.clock": "desk.open",
    "desk.clocks": "desk.open",
    "desk.file": "desk.open",
    "desk.duties": "desk.open",
    "desk.begin_legal_matter": "legal.decide",
    "desk.decide_legal_matter": "legal.decide",
    "desk.report_legal_duty": "legal.decide",
    "desk.tell_of_delay": "delay.tell",
    "desk.complete_step": "tickets.write",
    "desk.add_message": "message.note",
    "desk.begin_wait": "ticket.wait",
    "desk.end_wait": "ticket.wait",
    "desk.assign": "ticket.assign",
    "desk.reopen": "ticket.reopen",
    # portal.notifications
    "notifications.inbox": Audience.STAFF,
    "notifications.digest": Audience.STAFF,
    "notifications.mark_read": Audience.STAFF,
    "notifications.bell": Audience.PUBLIC,
    # portal.admin
    "admin.landing": "settings.open",
    "admin.simulation": "desk.open",
    "admin.teams": "settings.open",
    "admin.team": "settings.open",
    "admin.add_team": "people.manage",
    "admin.change_team": "people.manage",
    "admin.calendars": "settings.open",
    "admin.calendar": "settings.open",
    "admin.new_calendar": "calendar.change",
    "admin.add_calendar": "calendar.change",
    "admin.calendar_hours": "calendar.change",
    "admin.change_hours": "calendar.change",
    "admin.calendar_exceptions": "calendar.change",
    "admin.add_exception": "calendar.change",
    "admin.remove_exception": "calendar.change",
    "admin.new_year_list": "calendar.change",
    "admin.add_year_list": "calendar.change",
    "admin.year_list": "settings.open",
    "admin.approve_year_list": "calendar.approve",
    "admin.discard_year_list": "calendar.approve",
    "admin.clock_settings": "settings.open",
    "admin.clock_setting": "settings.open",
    "admin.set_clock": "clock-setting.change",
    "admin.legal_rules": "settings.open",
    "admin.legal_rule": "settings.open",
    "admin.succeed_legal_rule": "legal-rule.change",
    "admin.add_company_legal_rule": "legal-rule.change",
    "admin.confirm_legal_rule": "legal-rule.confirm",
    "admin.recalculations": "settings.open",
    "admin.recalculation": "settings.open",
    "admin.begin_recalculation": "recalculation.run",
    "admin.apply_recalculation": "recalculation.run",
    "admin.discard_recalculation": "recalculation.run",
    "admin.pause_audit": "clocks.audit",
    "admin.pause_audit_table": "clocks.audit",
    # portal.selfservice
    "selfservice.front": Audience.PUBLIC,
    "selfservice.track": Audience.PUBLIC,
    "selfservice.new_request": Audience.PUBLIC,
    "selfservice.file_request": Audience.PUBLIC,
    "selfservice.follow": Audience.LINK,
    "selfservice.request_file": Audience.LINK,
    "selfservice.send_message": Audience.LINK,
    "selfservice.complete_step": Audience.LINK,
}
