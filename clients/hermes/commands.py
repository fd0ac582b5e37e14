"""``hermes clawlink``: what a person types."""
from __future__ import annotations

import sys

from . import bootstrap, settings
from .bootstrap import Refused

ACTIONS = ("pair", "finish", "status", "test", "logout")


def add_arguments(parser) -> None:
    """Adds the words after ``hermes clawlink``."""
    parser.add_argument("action", choices=ACTIONS, help="pair: opens a session; finish: takes up one that was left open")
    parser.add_argument("--no-wait", action="store_true", help="pair: print the link and leave; `finish` goes on")


def run(arguments) -> int:
    """Runs one action; what went wrong is one line on standard error."""
    try:
        code = {"pair": _pair, "finish": _finish, "status": _status, "test": _test, "logout": _logout}[arguments.action](arguments)
    except Refused as error:
        print(f"clawlink: {error}", file=sys.stderr)
        code = 1
    if code:
        raise SystemExit(code)
    return 0


def _pair(arguments) -> int:
    session = bootstrap.begin(settings.hermes_version())
    settings.remember(session)
    print(f"Open this and approve:\n\n  {session['approval_url']}\n")
    if arguments.no_wait:
        print("Then: hermes clawlink finish")
        return 0
    print("Waiting for your answer…", flush=True)
    return _end(session, bootstrap.wait(session))


def _finish(_arguments) -> int:
    session = settings.remembered()
    if not session:
        raise Refused("no pairing is open; run: hermes clawlink pair")
    return _end(session, bootstrap.poll(session))


def _end(session: dict, answer: dict) -> int:
    status, install = answer.get("status"), answer.get("install")
    if status == "approved" and install:
        bootstrap.verify_ours(install["url"])
        settings.save_server(install)
        # The key is saved; if this is lost the session ends by itself.
        try:
            bootstrap.consume(session)
        except Refused:
            pass
        settings.forget()
        print("Paired. New sessions of Hermes have the tools; check with: hermes clawlink test")
        return 0
    if status == "pending_approval":
        print("Not approved yet.")
        return 1
    settings.forget()
    print(f"Not paired: {status}.")
    return 1


def _status(_arguments) -> int:
    key = settings.key()
    if not key:
        print("Not paired. Run: hermes clawlink pair")
        return 1
    whoami = bootstrap.ask(bootstrap.origin() + "/v1/whoami", headers={"x-clawlink-api-key": key})
    print(f"Paired as {whoami['user']['label']}, device “{whoami['device']['name']}”.")
    return 0


def _test(_arguments) -> int:
    return settings.test()


def _logout(_arguments) -> int:
    key = settings.key()
    if key:
        try:
            bootstrap.ask(bootstrap.origin() + "/v1/device", "DELETE", headers={"x-clawlink-api-key": key})
        except Refused as error:
            if error.status != 401:
                raise
    settings.remove_server()
    print("This device is revoked, and its key forgotten." if key else "Not paired.")
    return 0
