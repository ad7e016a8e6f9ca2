"""`portal people add` where nobody sits at a terminal."""

from click.testing import CliRunner

from portal.cli.people import people

WORDS = ["add", "--username", "lin", "--name", "林晓", "--role", "agent"]


def test_without_a_terminal_a_missing_password_is_a_plain_sentence():
    done = CliRunner().invoke(people, WORDS, input="")
    assert done.exit_code == 2
    assert "The password is missing" in done.output
    assert "Aborted" not in done.output
