"""Surveys: how content the customer was, and the follow-up when not. Makes the act `survey` known."""

from portal.procedures.capabilities import register_capability
from portal.surveys.services import answer_survey

register_capability("survey", needs_fields={"score": "rating"}, opens_follow_ups=True, apply=answer_survey)
