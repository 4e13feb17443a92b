"""The pool's signing keys where production looks for them: over HTTPS, under AWS's own name.

The service is started with exactly the settings its task definition has, and those lead to
`https://cognito-idp.<region>.amazonaws.com`. A proxy on this machine answers for that name with a
certificate of its own authority and hands the request on to the emulated account; the service is
told of both by the variables every HTTP client knows, HTTPS_PROXY and SSL_CERT_FILE.
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
    """The environment variables by which a process finds the keys of the account at `endpoint`."""
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


def write_certificate(folder: Path) -> Path:
    """A file with a key and a certificate for the name, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
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
