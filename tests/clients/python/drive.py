"""Drives the endpoint with the official Python client, of either major version.

Lists, reads, is refused, writes once by the digest of a preview, and prints what it saw as one line of JSON.
"""
import asyncio
import json
import sys

import mcp

ENDPOINT, KEY, MARKER = sys.argv[1:4]
HEADERS = {"X-ClawLink-API-Key": KEY}


async def call(session, tool, arguments):
    result = await session.call_tool(tool, arguments)
    is_error = getattr(result, "isError", None)
    if is_error is None:
        is_error = getattr(result, "is_error", False)
    return bool(is_error), json.loads(result.content[0].text)


async def drive(session):
    tools = [tool.name for tool in (await session.list_tools()).tools]
    read = await call(session, "run_read_tool", {"tool": "workbench_list_notes", "arguments": {}})
    refused = await call(session, "search_tools", {})
    raised = False
    try:
        await session.call_tool("no_such_tool", {})
    except Exception:
        raised = True
    note = {"tool": "workbench_create_note", "arguments": {"title": "From Python", "body": "b", "marker": MARKER}}
    _, preview = await call(session, "preview_tool", note)
    write = await call(session, "run_write_tool", preview["next"]["arguments"])
    again = await call(session, "run_write_tool", preview["next"]["arguments"])
    return {"tools": tools, "read": read, "refused": refused, "raised": raised, "write": write, "again": again}


async def legacy():
    """Version 1: a session over streams, by handshake."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async with streamablehttp_client(ENDPOINT, headers=HEADERS) as streams:
        async with ClientSession(streams[0], streams[1]) as session:
            opened = await session.initialize()
            return opened.protocolVersion, await drive(session)


async def modern():
    """Version 2: everything in each request."""
    from mcp import Client
    from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

    async with create_mcp_http_client(headers=HEADERS) as http:
        async with Client(streamable_http_client(ENDPOINT, http_client=http)) as client:
            return client.protocol_version, await drive(client)


version, seen = asyncio.run(modern() if hasattr(mcp, "Client") else legacy())
print(json.dumps({"version": version, **seen}))
