"""What Hermes keeps: the entry ``mcp_servers.clawlink``, and a pairing that is still open."""
from __future__ import annotations

import json
import os
from pathlib import Path

SERVER = "clawlink"


def _home() -> Path:
    from hermes_constants import get_hermes_home

    return Path(get_hermes_home())


def hermes_version() -> str | None:
    """The version of Hermes, where it says so."""
    try:
        from hermes_cli import __version__

        return __version__
    except ImportError:
        return None


def _open_file() -> Path:
    return _home() / "clawlink-pairing.json"


def remember(session: dict) -> None:
    """Keeps an open pairing, readable by its owner only: its poll address is a secret."""
    path = _open_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(session, file)


def remembered() -> dict | None:
    """The open pairing."""
    try:
        return json.loads(_open_file().read_text())
    except (OSError, ValueError):
        return None


def forget() -> None:
    """Forgets the open pairing."""
    _open_file().unlink(missing_ok=True)


def save_server(install: dict) -> None:
    """Writes the server into Hermes' configuration by Hermes' own writer, which keeps what else is there."""
    from hermes_cli.config import load_config, save_config

    entry = {name: install[name] for name in ("headers", "timeout", "connect_timeout") if name in install}
    # The query asks for the tools by the names that earlier plugins know; the skill here knows them as they are.
    entry["url"] = install["url"].split("?")[0]
    config = load_config()
    config.setdefault("mcp_servers", {})[install.get("server_name") or SERVER] = entry
    save_config(config)


def remove_server() -> None:
    """Takes the server out again."""
    from hermes_cli.config import load_config, save_config

    config = load_config()
    if (config.get("mcp_servers") or {}).pop(SERVER, None) is not None:
        save_config(config)


def key() -> str | None:
    """The key of this device."""
    from hermes_cli.config import load_config

    server = (load_config().get("mcp_servers") or {}).get(SERVER) or {}
    headers = {name.lower(): value for name, value in (server.get("headers") or {}).items()}
    return headers.get("x-clawlink-api-key")


def test() -> int:
    """Hermes' own test of the server; 0 if it found tools."""
    import subprocess
    import sys

    return subprocess.run([sys.argv[0], "mcp", "test", SERVER], check=False).returncode
