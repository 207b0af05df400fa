"""Replay addresses by pywb: `replay.py ADDRESSES FILE...`; a JSON list [status, media type, sha256 of the body, captures known] for each."""

import gevent.monkey

gevent.monkey.patch_all()

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from pywb.apps.frontendapp import FrontEndApp
from pywb.utils.geventserver import GeventServer

addresses, files = json.loads(sys.argv[1]), sys.argv[2:]
manager = str(Path(sys.executable).with_name("wb-manager"))
for command in (["init", "press"], ["add", "press", *(f for f in files if not f.endswith(".wacz"))]):
    if command[0] == "init" or len(command) > 2:
        subprocess.run([manager, *command], check=True, stdout=sys.stderr)
for wacz in (f for f in files if f.endswith(".wacz")):
    subprocess.run([manager, "add", "--unpack-wacz", "press", wacz], check=True, stdout=sys.stderr)

Path("config.yaml").write_text("debug: false\n")
server = GeventServer(FrontEndApp(config_file="config.yaml"), port=0, hostname="127.0.0.1")
base = f"http://127.0.0.1:{server.port}/press"
found = []
for address, stamp in addresses:
    with urlopen(f"{base}/cdx?url={address}&output=json") as answer:
        known = len(answer.read().splitlines())
    with urlopen(f"{base}/{stamp}id_/{address}") as answer:
        found.append([answer.status, answer.headers.get_content_type(), hashlib.sha256(answer.read()).hexdigest(), known])
server.stop()
print(json.dumps(found))
