"""The blueprint of the customer's door, and what its pages share: the page behind a link."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response

from portal.attachments.holding import hold_files
from portal.attachments.services import Stored
from portal.selfservice.forms import MessageForm
from portal.selfservice.story import story_of
from portal.selfservice.tasks import Task, tasks_of
from portal.tickets.links import address_of, token_of
from portal.tickets.models import Ticket
from portal.web.htmx import render

blueprint = Blueprint("selfservice", __name__)


def follow_page(
    ticket: Ticket, *, fragment: str, status: int = 200, is_filed: bool = False, seen: str = "", **sent: Any
) -> Response:
    """The page of one ticket, or the regions of it that `fragment` names. `sent`: see follow_context."""
    context = follow_context(ticket, **sent) | {"is_filed": is_filed, "seen": seen}
    return render("selfservice/follow.html", fragment=fragment, status=status, **context)


def follow_context(
    ticket: Ticket,
    *,
    task: Task | None = None,
    message: MessageForm | None = None,
    held: Sequence[Stored] = (),
) -> dict[str, Any]:
    """What every region of the follow page reads. Forms that were sent come back as they were, with their files."""
    story = story_of(ticket)
    return {
        "ticket": ticket,
        "token": token_of(ticket),
        "story": story,
        "tasks": tasks_of(ticket, story.procedure, task),
        "task": task,
        "form": message or MessageForm.untouched(),
        "held": notes_of(held),
        "address": address_of(ticket),
        "is_filed": False,
        "seen": "",
    }


def notes_of(files: Sequence[Stored]) -> list[tuple[str, Stored]]:
    """Files that a form keeps for its sender, each with the signed note that the page carries."""
    return list(zip(hold_files(files), files, strict=True))
