"""1,000 requests opened at once by eight processes get 1,000 different service numbers, without a gap."""

import os
import subprocess
import sys

import psycopg

from tests.portal_process import ROOT

PROCESSES = 8
EACH = 125
OPEN_MANY = """
import sys
from portal import create_app
from portal.kernel.actors import customer
from portal.tickets.opening import NewRequest, open_ticket
from portal.unit_of_work import unit_of_work

app = create_app()
print("ready", flush=True)
sys.stdin.readline()
with app.app_context():
    for turn in range(int(sys.argv[1])):
        with unit_of_work():
            request = NewRequest(contact_name="张敏", description="eight processes", phone="+8657187065678")
            number = open_ticket(request, by=customer("张敏")).number
        print(number, flush=True)
"""


def test_a_thousand_at_once_are_a_thousand_numbers(portal):
    environment = os.environ | portal.environment
    command = [sys.executable, "-c", OPEN_MANY, str(EACH)]
    openers = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _turn in range(PROCESSES)
    ]
    for opener in openers:
        assert opener.stdout.readline().strip() == "ready"
    for opener in openers:
        opener.stdin.write("go\n")
        opener.stdin.flush()
    numbers = [number for opener in openers for number in opener.communicate(timeout=240)[0].split()]
    assert len(numbers) == len(set(numbers)) == PROCESSES * EACH
    with psycopg.connect(portal.environment["DATABASE_OWNER_URL"].replace("+psycopg", "")) as connection:
        kept = connection.execute(
            "SELECT number FROM tickets WHERE description = 'eight processes'"
        ).fetchall()
        assert sorted(number for (number,) in kept) == sorted(numbers)
        day = max(number[:6] for number in numbers)
        last = connection.execute("SELECT max(last) FROM day_counters").fetchone()[0]
        today = connection.execute(
            "SELECT count(*) FROM tickets WHERE number LIKE %s", (f"{day}%",)
        ).fetchone()[0]
    assert today == last
