"""Policies that refuse plain HTTP: a request to the emulated account counts as one over TLS.

The account speaks plain HTTP, on loopback alone. Without this, the topics and queues of photos.yml
would refuse every delivery between the emulated services, which AWS makes over TLS.
"""

from ministack import app

from local.emulator.monkeypatch import Function, patch


def install() -> None:
    patch(app, "pin_request_origin", _pin_as_tls)


def _pin_as_tls(pin: Function, source_ip: str, secure_transport: bool) -> None:
    pin(source_ip, True)
