"""An HTTPS proxy that serves the pool's signing keys under the host name they have on AWS.

The service is started with exactly its task definition's settings, which lead to
`https://cognito-idp.<region>.amazonaws.com`. The proxy answers for that host with a self-signed
certificate and forwards to the emulated account; the service finds both by the standard variables
HTTPS_PROXY and SSL_CERT_FILE.
"""

from __future__ import annotations

import datetime
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.cloud import REGION

NAME = f"cognito-idp.{REGION}.amazonaws.com"


@contextmanager
def signing_keys_over_tls(endpoint: str) -> Iterator[dict[str, str]]:
    """Environment variables that lead a process to the signing keys of that account."""
    with TemporaryDirectory() as scratch:
        certificate = write_certificate(Path(scratch))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                head = read_head(self.request)
                if not head.startswith(f"CONNECT {NAME}:443 "):
                    self.request.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                    return
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with context.wrap_socket(self.request, server_side=True) as tunnel:
                    tunnel.sendall(answer(endpoint, read_head(tunnel).split(" ")[1]))

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield {
                    "HTTPS_PROXY": f"http://127.0.0.1:{server.server_address[1]}",
                    "SSL_CERT_FILE": str(certificate),
                }
            finally:
                server.shutdown()
                thread.join()


def read_head(connection: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(4096)
        if not more:
            break
        head += more
    return head.decode("latin-1")


def answer(endpoint: str, path: str) -> bytes:
    with urlopen(Request(endpoint + path, headers={"Host": NAME}), timeout=5) as found:
        body: bytes = found.read()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def write_certificate(folder: Path, host: str = NAME) -> Path:
    """A file with a key and a self-signed certificate for `host`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
