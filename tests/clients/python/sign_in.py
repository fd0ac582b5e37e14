"""Lets a client in as its person would: a page is opened like any other, and its answer comes to a loopback port."""
import asyncio
import socket
from urllib.parse import parse_qs, urlsplit

from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.shared.auth import OAuthClientMetadata

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Memory:
    """Keeps what a client is given for as long as the program runs."""

    def __init__(self):
        self.tokens = self.client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


async def open_page(url):
    await asyncio.create_subprocess_exec("xdg-open", url)


def by_browser(endpoint, name):
    """How a client of this name signs in, and where its tokens are kept."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)

    async def wait_for_answer():
        loop = asyncio.get_running_loop()
        connection, _ = await loop.sock_accept(listener)
        with connection:
            request = await loop.sock_recv(connection, 65536)
            await loop.sock_sendall(connection, ANSWER)
        query = parse_qs(urlsplit(request.split()[1].decode()).query)
        return AuthorizationCodeResult(**{name: values[0] for name, values in query.items()})

    redirect = f"http://127.0.0.1:{listener.getsockname()[1]}/callback"
    metadata = OAuthClientMetadata(client_name=name, redirect_uris=[redirect], token_endpoint_auth_method="none")
    memory = Memory()
    return OAuthClientProvider(endpoint, metadata, memory, open_page, wait_for_answer), memory
