"""The bootstrap of a device: a link for the person, a poll address for this machine, a key once they approved."""
from __future__ import annotations

import json
import os
import platform
import socket
import time
import urllib.error
import urllib.parse
import urllib.request

PRODUCTION = "https://claw-link.dev"
BASE = "/api/hermes/bootstrap-sessions"
TIMEOUT_SECONDS = 20
RETRIED = {408, 429, 500, 502, 503, 504}


class Refused(Exception):
    """What ClawLink, or the way to it, said no with; ``status`` is 0 where nobody answered."""

    def __init__(self, message: str, status: int = 0):
        super().__init__(message)
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key that follows a redirect ends up elsewhere."""

    def redirect_request(self, *_args):
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def origin() -> str:
    """``CLAWLINK_BASE_URL``, or the public deployment. Plain http only on this machine."""
    url = urllib.parse.urlsplit(os.environ.get("CLAWLINK_BASE_URL") or PRODUCTION)
    loopback = url.hostname in ("127.0.0.1", "::1")
    if not url.netloc or not (url.scheme == "https" or (url.scheme == "http" and loopback)):
        raise Refused("CLAWLINK_BASE_URL must be https, or http on 127.0.0.1")
    return f"{url.scheme}://{url.netloc}"


def ask(url: str, method: str = "GET", body: dict | None = None, headers: dict | None = None) -> dict:
    """One request and its JSON. Raises :class:`Refused`."""
    sent = {"accept": "application/json", "user-agent": "clawlink-hermes/0.1.0", **(headers or {})}
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        sent["content-type"] = "application/json"
    request = urllib.request.Request(url, data=data, method=method, headers=sent)
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise Refused(_words(error), error.code) from None
    except (urllib.error.URLError, OSError) as error:
        raise Refused(f"{urllib.parse.urlsplit(url).netloc} could not be reached: {error}") from None
    try:
        return json.loads(text) if text else {}
    except ValueError:
        raise Refused("the answer is not JSON") from None


def _words(error: urllib.error.HTTPError) -> str:
    try:
        said = json.loads(error.read())
        return str(said.get("error") or said.get("detail") or error.reason)
    except (ValueError, AttributeError):
        return f"{error.code} {error.reason}"


def begin(agent_version: str | None) -> dict:
    """Opens a session. Its ``approval_url`` is for the person and grants nothing by itself."""
    name = socket.gethostname()
    body = {
        "agent_family": "hermes", "agent_version": agent_version, "client_label": f"Hermes on {name}", "hostname": name,
        "platform": platform.system().lower(), "approval_return_hint": "terminal", "requested_transport": "mcp_http_header",
    }
    session = ask(origin() + BASE, "POST", body)
    for member in ("session_id", "approval_url", "poll_url", "expires_at"):
        if not isinstance(session.get(member), str) or not session[member]:
            raise Refused(f"the answer has no {member}")
    # A key that is polled for elsewhere, or goes elsewhere, is no longer ours.
    for member in ("approval_url", "poll_url"):
        verify_ours(session[member])
    return session


def verify_ours(url: str) -> None:
    """Refuses an address of another origin."""
    if not url.startswith(origin() + "/"):
        raise Refused(f"{urllib.parse.urlsplit(url).netloc} is not {origin()}")


def poll(session: dict) -> dict:
    """One look. A failure that may pass reads as still waiting."""
    try:
        return ask(session["poll_url"])
    except Refused as error:
        if error.status in RETRIED or error.status == 0:
            return {"status": "pending_approval"}
        raise


def wait(session: dict, pause=time.sleep) -> dict:
    """Polls until the person decided; returns the last answer, ``status`` ``expired`` if they did not."""
    every = max(1.0, session.get("poll_interval_ms", 3000) / 1000)
    ends = time.monotonic() + 15 * 60
    while time.monotonic() < ends:
        answer = poll(session)
        status = answer.get("status")
        if status in ("rejected", "expired", "consumed") or (status == "approved" and answer.get("install")):
            return answer
        pause(every)
    return {"status": "expired"}


def consume(session: dict) -> None:
    """Says that the key is saved; it is given to nobody after that."""
    ask(f"{origin()}{BASE}/{urllib.parse.quote(session['session_id'])}/consume", "POST", {})
