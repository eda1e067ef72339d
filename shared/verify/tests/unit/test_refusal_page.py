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
from ledger_books import canonical, key_pair, sha
from ledger_maker import Child, make_ledger
from receipts import receipt_answer, receipt_of

from balabaqsha_verify import verify

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "verify.md"


class PublicAddresses(BaseHTTPRequestHandler):
    """The newest checkpoint and the inclusion proofs of a made ledger."""

    def __init__(self, maker, *arguments):
        self.maker = maker
        super().__init__(*arguments)

    def do_GET(self):
        url = urlsplit(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.answer(url.path, parse_qs(url.query))).encode())

    def answer(self, path, query):
        if path.endswith("/ledger/checkpoint"):
            return self.maker.checkpoints[-1]
        seq, size = int(query["seq"][0]), int(query["size"][0])
        leaf_hash = self.maker.log.levels[0][seq - 1].hex()
        return {"seq": seq, "size": size, "leaf_hash": leaf_hash, "path": self.maker.log.path(seq - 1, size)}

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def refused(tmp_path):
    """The ledger of which a copy was downloaded, and the one whose receipt a line of it refuses."""
    maker = make_ledger(tmp_path / "made", entries=60, seed=33)
    child = Child(code="9", name="taraz", cohort=2022, letter="a", filed_at=maker.at)
    child.as_filed = (child.cohort, child.letter, child.filed_at)
    receipt_hash = sha(canonical(receipt_of(child))).hex()
    maker.seal("refused", list="taraz", code="9", reason='over "age"', receipt_hash=receipt_hash)
    maker.sign()
    maker.write(tmp_path / "ledger")
    return maker, child


@pytest.fixture
def site(refused):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(PublicAddresses, refused[0])) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v1/public"
        server.shutdown()
        thread.join()


def test_the_page_makes_the_proof_of_a_refusal(tmp_path, refused, site):
    maker, child = refused
    (tmp_path / "receipt.json").write_text(json.dumps(receipt_answer(maker, child), indent=2))
    script = re.search("### A refusal.*?```sh\n(site=.*?)```", PAGE.read_text(), re.DOTALL)[1]
    script = re.sub("^site=.*$", f"site={site}", script, flags=re.MULTILINE)
    keys = [key_pair(f"{name}-{maker.seed}")[1].hex() for name in ("receipt", maker.key_seed)]

    subprocess.run(["/bin/sh", "-e", "-c", script], cwd=tmp_path, check=True, timeout=60)
    command = [sys.executable, verify.__file__, "receipt", "receipt.json", "proof.json"]
    command += ["--receipt-key", keys[0], "--checkpoint-key", keys[1]]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
    assert 'refused: "over \\"age\\""' in done.stdout
