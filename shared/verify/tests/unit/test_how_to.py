import json
import re
import subprocess
import sys
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from ledger_maker import make_ledger

from balabaqsha_verify import verify

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "verify.md"
AT_MOST = 70


class PublicAddresses(BaseHTTPRequestHandler):
    """The public addresses of a made ledger, in small pages."""

    def __init__(self, maker, *arguments):
        self.maker = maker
        super().__init__(*arguments)

    def do_GET(self):
        url = urlsplit(self.path)
        query = {name: int(value) for name, (value,) in parse_qs(url.query).items()}
        body = self.body(url.path.removeprefix("/api/v1/public"), query)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def body(self, path, query) -> bytes:
        if path == "/ledger/entries":
            start = query["from"] - 1
            return b"".join(line + b"\n" for line in self.maker.lines[start : start + AT_MOST])
        if path == "/ledger/checkpoints":
            later = [head for head in self.maker.checkpoints if head["checkpoint"]["size"] > query["after"]]
            return "".join(json.dumps(head) + "\n" for head in later[:5]).encode()
        if path == "/ledger/lists" and query["size"] == len(self.maker.lines):
            return json.dumps(self.maker.lists[-1]).encode()
        version = re.fullmatch("/rules/(.*)/document", path)[1]
        return self.maker.documents[version]

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def site(tmp_path):
    maker = make_ledger(tmp_path / "made", entries=400, seed=33)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(PublicAddresses, maker)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v1/public"
        server.shutdown()
        thread.join()


def test_the_page_downloads_what_the_verifier_needs(tmp_path, site):
    script = re.search("```sh\n(site=.*?)```", PAGE.read_text(), re.DOTALL)[1]
    script = re.sub("^site=.*$", f"site={site}", script, flags=re.MULTILINE)

    subprocess.run(["/bin/sh", "-e", "-c", script], cwd=tmp_path, check=True, timeout=60)
    done = subprocess.run(
        [sys.executable, verify.__file__, "ledger", "ledger"], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout


def test_every_word_the_page_explains_is_printed(tmp_path):
    make_ledger(tmp_path, entries=50, seed=1)
    report = verify.check_ledger(tmp_path, [])
    text = PAGE.read_text()

    assert [name for name in report if f"| `{name}` |" not in text] == []
