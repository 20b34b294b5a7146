"""AWS's answers on loopback, always the same: what is measured is the client's own cost."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COUNTS: Counter[str] = Counter()
ROOT_SECRET = ""


class Canned(BaseHTTPRequestHandler):
    """Counts each operation by name and answers it with a constant."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        """Any AWS call of the JSON protocols."""
        self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        COUNTS[operation] += 1
        answer = {"Parameter": {"Value": ROOT_SECRET}} if operation == "GetParameter" else {}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the benchmark's own lines are the output."""


def serve(root_secret: str) -> str:
    """Start answering in the background; the endpoint's address."""
    global ROOT_SECRET  # noqa: PLW0603 (one endpoint per process, set before it answers)
    ROOT_SECRET = root_secret
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canned)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
