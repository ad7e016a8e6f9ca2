"""The floor: a bare Flask page that runs one indexed query and renders fifty rows. No sign-in, no layout, no words."""

import os

from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

TEMPLATE = """<!doctype html><html lang="zh"><title>Floor</title><h1>Floor</h1><table>
{% for row in rows %}<tr><td>{{ row.number }}</td><td>{{ row.description }}</td><td>{{ row.organisation }}</td>
<td>{{ row.stage }}</td><td>{{ row.queue_at }}</td></tr>{% endfor %}</table></html>"""
QUERY = text(
    "SELECT number, description, organisation, stage, queue_at FROM tickets WHERE ended_at IS NULL"
    " ORDER BY queue_at, id LIMIT 50"
)

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
db = SQLAlchemy(app)


@app.get("/")
def floor() -> str:
    return render_template_string(TEMPLATE, rows=db.session.execute(QUERY).all())
