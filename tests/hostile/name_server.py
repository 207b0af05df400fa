"""A name server on loopback that answers every question as a script says, and what a crawl child needs to ask it."""

import socket
import struct
import threading
from collections.abc import Sequence

CLIENT = """
import functools, socket, struct
import aiohttp
from aiohttp.abc import AbstractResolver
import spiders.fetching.downloader as downloader
real_public = downloader.is_public
downloader.is_public = lambda address: address == "127.0.0.2" or real_public(address)  # stands for the public internet

class Resolver(AbstractResolver):
    async def resolve(self, host, port=0, family=socket.AF_INET):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(10)
            name = b"".join(bytes([len(part)]) + part.encode() for part in host.split(".")) + b"\\0"
            asking.sendto(struct.pack("!6H", 7, 256, 1, 0, 0, 0) + name + struct.pack("!2H", 1, 1), ("127.0.0.1", NAME_PORT))
            answer = asking.recv(512)
        count, first = struct.unpack("!H", answer[6:8])[0], 12 + len(name) + 4
        found = [socket.inet_ntoa(answer[first + 16 * n + 12 : first + 16 * n + 16]) for n in range(count)]
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [{"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 6, "flags": flags} for address in found]

    async def close(self):
        pass

connector = aiohttp.TCPConnector
aiohttp.TCPConnector = lambda **how: connector(**how, use_dns_cache=False, resolver=Resolver())  # an attacker's answers live for no second
"""
"""Python for the child: names are asked for over UDP, for each connection anew. NAME_PORT is to be put in front."""


class NameServer:
    """Gives the n-th question the n-th answer of the script, and the last one for ever."""

    def __init__(self, script: Sequence[Sequence[str]]) -> None:
        self.script, self.asked = list(script), 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def code(self) -> str:
        """What a child runs before its crawl."""
        return f"NAME_PORT = {self.port}\n{CLIENT}"

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                question, sender = self._socket.recvfrom(512)
            except OSError:
                return
            addresses = self.script[min(self.asked, len(self.script) - 1)]
            self.asked += 1
            rows = b"".join(b"\xc0\x0c" + struct.pack("!2HIH", 1, 1, 0, 4) + socket.inet_aton(address) for address in addresses)
            head = question[:2] + struct.pack("!5H", 0x8180, 1, len(addresses), 0, 0)
            self._socket.sendto(head + question[12:] + rows, sender)
