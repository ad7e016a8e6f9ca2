"""Saving the contacts of a sheet of customers. They are known by customer and name; those not named stay."""

from collections.abc import Collection

from portal.imports.staging import STAGED, TOUCHED, count

_COLUMNS = {
    "contact_name": "name",
    "contact_title": "title",
    "contact_phone": "phone",
    "contact_email": "email",
}


def save_contacts(headers: Collection[str]) -> dict[str, int]:
    """Change and add contacts from the staged rows; only columns that the file has are written."""
    present = {staged: own for staged, own in _COLUMNS.items() if staged in headers}
    return {"contacts_changed": _change(present), "contacts_added": _add(present)}


def _change(present: dict[str, str]) -> int:
    sets = ", ".join(f"{own} = s.{staged}" for staged, own in present.items())
    old = ", ".join(f"contacts.{own}" for own in present.values())
    new = ", ".join(f"s.{staged}" for staged in present)
    return _count_written(f"""
        UPDATE contacts SET {sets} FROM {_source()}
        WHERE contacts.customer_id = s.customer_id AND contacts.name = s.contact_name AND ({old}) IS DISTINCT FROM ({new})
        RETURNING contacts.customer_id
    """)  # noqa: S608 - column names are constants of this module


def _add(present: dict[str, str]) -> int:
    return _count_written(f"""
        INSERT INTO contacts (customer_id, {", ".join(present.values())})
        SELECT s.customer_id, {", ".join(f"s.{staged}" for staged in present)} FROM {_source()}
        WHERE NOT EXISTS (SELECT FROM contacts c WHERE c.customer_id = s.customer_id AND c.name = s.contact_name)
        ORDER BY s.line
        RETURNING customer_id
    """)  # noqa: S608 - column names are constants of this module


def _source() -> str:
    joined = f"FROM {STAGED} s JOIN customers c USING (code) WHERE s.contact_name IS NOT NULL"
    return f"(SELECT c.id AS customer_id, s.* {joined}) AS s"


def _count_written(statement: str) -> int:
    """Run `statement`, note whose contacts it touched, answer how many."""
    noted = f"noted AS (INSERT INTO {TOUCHED} SELECT customer_id FROM written)"  # noqa: S608 - a constant
    return int(count(f"WITH written AS ({statement}), {noted} SELECT count(*) FROM written")[0])  # noqa: S608 - from above
