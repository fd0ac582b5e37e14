"""ClawLink for Hermes: ``hermes clawlink pair|finish|status|test|logout``. Standard library only.

Pairing writes the server that ClawLink names into ``mcp_servers.clawlink``; the tools are then those of the MCP endpoint.
"""
from __future__ import annotations

from pathlib import Path

from . import commands


def register(ctx) -> None:
    """Called by Hermes once, when it loads its plugins."""
    ctx.register_cli_command(
        name="clawlink",
        help="Pair this machine with ClawLink",
        setup_fn=commands.add_arguments,
        handler_fn=commands.run,
        description="Pairs this machine with ClawLink, and says how it stands.",
    )
    skill = Path(__file__).parent / "SKILL.md"
    if skill.is_file() and hasattr(ctx, "register_skill"):
        ctx.register_skill("clawlink", skill, "Use the user's apps through ClawLink.")
