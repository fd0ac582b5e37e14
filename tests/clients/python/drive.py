"""Drives the endpoint with the official Python client, of either major version.

Lists, reads, is refused, writes once by the digest of a preview, and prints what it saw as one line of JSON.
"""
import asyncio
import inspect
import json
import sys

ENDPOINT, KEY, MARKER = sys.argv[1:4]
HEADERS = {"X-ClawLink-API-Key": KEY}


def open_streams():
    """Both major versions, whatever they call it."""
    from mcp.client import streamable_http

    make = getattr(streamable_http, "streamable_http_client", None) or streamable_http.streamablehttp_client
    if "headers" in inspect.signature(make).parameters:
        return make(ENDPOINT, headers=HEADERS)
    import httpx

    return make(ENDPOINT, http_client=httpx.AsyncClient(headers=HEADERS, timeout=30))


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


async def main():
    try:
        from mcp import Client
    except ImportError:
        Client = None
    from mcp import ClientSession

    async with open_streams() as streams:
        async with ClientSession(streams[0], streams[1]) as session:
            await session.initialize()
            print(json.dumps(await drive(session)))


asyncio.run(main())
