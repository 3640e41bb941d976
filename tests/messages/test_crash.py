"""A sender that is killed: one letter at most goes twice, and none is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from families.clock import SystemClock
from register.database import Database
from register.letter_tables import outbox as outbox_table
from register.outbox import Letter, LetterKind, Outbox
from register.register import Register
from tests.databases import Databases
from tests.messages.post_office import PostOffice, opened
from tests.register.reading import a_patch, rows

HOLD_SECONDS = 1
ROUNDS = 4
LETTERS = 30

WORKER = f"""
import sys, time
from datetime import timedelta
from dataclasses import replace
from families.clock import SystemClock
from messages.sending import Patience
from register.database import Database
from tests.messages.conftest import mailer_to, sending_on

sending = sending_on(Database(sys.argv[1]), SystemClock(), [mailer_to(int(sys.argv[2]))])
sending = replace(sending, patience=Patience(hold=timedelta(seconds={HOLD_SECONDS})))
print("ready", flush=True)
while True:
    sending.send_due()
    time.sleep(0.05)
"""


@contextmanager
def working(url: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that sends until it is killed."""
    root = Path(__file__).parents[2]
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(port)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    with worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == b"ready\n"
            yield worker
        finally:
            worker.send_signal(signal.SIGKILL)


def fill(database: Database, number: int) -> None:
    """Write a letter to each of so many families."""
    clock = SystemClock()
    Register(database, clock).put([a_patch(n, email=f"f{n}@example.org") for n in range(number)])
    for n in range(number):
        Outbox(database).write(Letter(LetterKind.LINK, family_id=f"F-{n}"), clock.now())


def wait_until_all_are_sent(database: Database) -> None:
    """Wait until nothing waits any more, as long as that may take on a busy machine."""
    until = time.monotonic() + 120
    while Outbox(database).count_waiting():
        assert time.monotonic() < until, "letters still wait"
        time.sleep(0.05)


def test_a_worker_killed_before_it_noted_a_letter_sends_that_one_again_and_recognisably(
    databases: Databases,
) -> None:
    office = PostOffice()
    with databases.fresh() as url, closing(Database(url)) as database, opened(office) as port:
        fill(database, 3)
        with working(url, port) as worker:
            # The letter lies in the mailbox, and the worker never hears so.
            office.after_data = lambda: worker.send_signal(signal.SIGKILL)
            worker.wait()
        office.after_data = lambda: None
        assert len(office.letters) == 1
        assert {row["sent_at"] for row in rows(database, outbox_table)} == {None}
        with working(url, port):
            wait_until_all_are_sent(database)
    received = Counter(letter["Message-ID"] for letter in office.letters)
    assert sorted(received.values()) == [1, 1, 2]
    assert sorted(set(office.recipients)) == ["f0@example.org", "f1@example.org", "f2@example.org"]


def test_whenever_workers_are_killed_each_kill_repeats_one_letter_at_most_and_none_is_lost(
    databases: Databases,
) -> None:
    chance, office = random.Random(6), PostOffice()
    with databases.fresh() as url, closing(Database(url)) as database, opened(office) as port:
        fill(database, LETTERS)
        for _ in range(ROUNDS):
            with working(url, port):
                time.sleep(chance.uniform(0.0, 0.3))
        with working(url, port):
            wait_until_all_are_sent(database)
    received = Counter(office.recipients)
    assert len(received) == LETTERS
    assert sum(received.values()) <= LETTERS + ROUNDS
