"""The database goes between the answer and the end of its request: the answer still reaches the person."""

from sqlalchemy import text

from portal.extensions import db


def test_a_connection_lost_after_the_answer_is_given_up_quietly(committed_app, owner_connection):
    with committed_app.app_context():
        lost = db.session.scalar(text("SELECT pg_backend_pid()"))
        owner_connection.execute("SELECT pg_terminate_backend(%s)", [lost])
    with committed_app.app_context():
        assert db.session.scalar(text("SELECT pg_backend_pid()")) != lost
        assert db.engine.pool.checkedout() == 1
