"""Runs a turn of an agent that is built with the OpenAI Agents SDK and signs in by OAuth.

It asks its person before it calls the writing tool; each time the answer is the same, yes or no. Prints what it asked about and
which tokens it was given as one line of JSON.
"""
import asyncio
import json
import sys

from agents import Agent, OpenAIResponsesModel, Runner, set_tracing_disabled
from agents.mcp import MCPServerStreamableHttp
from openai import AsyncOpenAI

from sign_in import by_browser

ENDPOINT, MODEL, ANSWER, WORDS = sys.argv[1:5]
WRITES = {"always": {"tool_names": ["run_write_tool"]}}


def decide(result):
    """The state of a turn that waits, with its person's answer to each question."""
    state = result.to_state()
    for question in result.interruptions:
        if ANSWER == "yes":
            state.approve(question)
        else:
            state.reject(question)
    return state


async def run():
    auth, memory = by_browser(ENDPOINT, "OpenAI Agents SDK")
    model = OpenAIResponsesModel("stub", AsyncOpenAI(base_url=MODEL, api_key="stub"))
    params = {"url": ENDPOINT, "auth": auth, "timeout": 60}
    asked = []
    async with MCPServerStreamableHttp(params, client_session_timeout_seconds=60, require_approval=WRITES) as server:
        agent = Agent(name="clawlink", model=model, mcp_servers=[server])
        result = await Runner.run(agent, WORDS)
        while result.interruptions:
            asked += [question.name for question in result.interruptions]
            result = await Runner.run(agent, decide(result))
    return {"asked": asked, "token": memory.tokens.access_token[:5]}


set_tracing_disabled(True)
print(json.dumps(asyncio.run(run())))
