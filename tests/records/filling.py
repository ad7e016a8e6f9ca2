"""Step forms of the record with every type: as a test builds them, and as a person would fill them in."""

import json
from datetime import datetime

from werkzeug.datastructures import MultiDict

from portal.kernel.time import COMPANY_ZONE
from portal.records.forms import step_form
from portal.records.signatures import read_signature
from tests.records.every_type import EVERY_TYPE, STAFF


def build(record=EVERY_TYPE, typed=None, **more):
    data = None if typed is None else MultiDict(typed)
    return step_form(record, people=lambda role: STAFF if role == "technician" else (), data=data, **more)


def as_typed(values):
    """What a browser sends when a person fills in exactly these values."""
    sent = {}
    for name, value in values.items():
        if name == "parts":
            for place, row in enumerate(value or ()):
                sent |= {f"parts-{place}-{column}": cell for column, cell in as_typed(row).items()}
        elif name == "signature" and value:
            kept = read_signature(value)
            sent["signature-typed"] = kept.name
            if kept.is_drawn:
                sent["signature"] = json.dumps(
                    {"width": 600, "height": 200, "strokes": [list(map(list, s)) for s in kept.strokes]}
                )
        elif isinstance(value, bool):
            sent[name] = "yes" if value else "no"
        elif isinstance(value, datetime):
            sent[name] = f"{value.astimezone(COMPANY_ZONE):%Y-%m-%dT%H:%M}"
        else:
            sent[name] = "" if value is None else str(value)
    return sent
