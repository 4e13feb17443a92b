"""Every environment variable the service reads, with its default, unit and meaning.

The environment is an argument (`Settings.from_env(os.environ)`), never read at import; the idea is
Starlette's. The table in README.md is written from `Settings.table()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit


class InvalidSettings(ValueError):
    """The environment does not describe a service that could run; the message lists every fault."""


def _variable(name: str, meaning: str, default: Any = None) -> Any:
    """A setting read from the environment variable `name`; without a default it must be set."""
    metadata = {"name": name, "meaning": meaning, "default": default}
    return field(metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one process needs to know, checked and complete."""

    environment: str = _variable(
        "MYSFITS_ENVIRONMENT",
        "`cloud`, or `local` to allow plain http for signing keys",
        "cloud",
    )
    region: str = _variable("AWS_REGION", "AWS region of the tables and the user pool")
    aws_endpoint_url: str | None = _variable(
        "AWS_ENDPOINT_URL", "address of an emulated AWS account; empty means AWS itself", ""
    )
    mysfits_table: str = _variable("MYSFITS_TABLE", "name of the DynamoDB table of mysfits")
    likes_table: str = _variable("MYSFITS_LIKES_TABLE", "name of the DynamoDB table of likes")
    user_pool_id: str = _variable("MYSFITS_USER_POOL_ID", "Cognito user pool whose tokens count")
    user_pool_client_id: str = _variable(
        "MYSFITS_USER_POOL_CLIENT_ID", "app client the tokens must be made for"
    )
    token_issuer: str = _variable(
        "MYSFITS_TOKEN_ISSUER", "exact `iss` of a token", "the pool's own address in AWS"
    )
    jwks_url: str = _variable(
        "MYSFITS_JWKS_URL",
        "where the pool's signing keys are served",
        "`<issuer>/.well-known/jwks.json`",
    )
    site_url: str = _variable(
        "MYSFITS_SITE_URL", "address of the site; image addresses are made absolute with it"
    )
    cors_origins: tuple[str, ...] = _variable(
        "MYSFITS_CORS_ORIGINS",
        "origins whose pages may call the API, separated by commas",
        "the site's origin",
    )
    host: str = _variable("MYSFITS_HOST", "address `python -m service` binds", "127.0.0.1")
    port: int = _variable("MYSFITS_PORT", "port `python -m service` binds", 8080)
    socket_fd: int | None = _variable(
        "MYSFITS_SOCKET_FD",
        "file descriptor of an inherited listening socket, used instead of host and port",
        "",
    )
    drain_seconds: int = _variable(
        "MYSFITS_DRAIN_SECONDS",
        "how long serving goes on after SIGTERM, not ready, in seconds",
        15,
    )
    cache_seconds: int = _variable(
        "MYSFITS_CACHE_SECONDS", "how long a public read holds, in seconds (0: not cached)", 5
    )
    tracing: str = _variable(
        "MYSFITS_TRACING", "`xray` to send traces to the X-Ray daemon, or `off`", "off"
    )
    xray_daemon_address: str = _variable(
        "AWS_XRAY_DAEMON_ADDRESS", "where the X-Ray daemon listens, host:port", "127.0.0.1:2000"
    )
    metrics_namespace: str = _variable(
        "MYSFITS_METRICS_NAMESPACE",
        "CloudWatch namespace of the metrics in the log lines; one for each deployment",
        "MythicalMysfits",
    )
    log_level: str = _variable("MYSFITS_LOG_LEVEL", "`DEBUG`, `INFO`, `WARNING` or `ERROR`", "INFO")

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that `environment` describes; raises InvalidSettings naming every fault."""
        faults: list[str] = []

        def read(attribute: str) -> str:
            declared = _declared(attribute)
            value = environment.get(declared["name"], "").strip()
            if not value and declared["default"] is None:
                faults.append(f"{declared['name']} is not set: {declared['meaning']}")
            return value

        def text(attribute: str) -> str:
            return read(attribute) or str(_declared(attribute)["default"])

        def choose(attribute: str, allowed: tuple[str, ...]) -> str:
            value = text(attribute)
            if value not in allowed:
                faults.append(f"{_declared(attribute)['name']} must be one of {', '.join(allowed)}")
            return value

        def address(attribute: str, default: str = "") -> str:
            value = read(attribute) or default
            parts = urlsplit(value)
            if value and not (parts.scheme in ("http", "https") and parts.hostname):
                faults.append(f"{_declared(attribute)['name']} must be an http or https address")
            return value.rstrip("/")

        def number(attribute: str) -> int:
            value = text(attribute)
            if value.isascii() and value.isdigit() and len(value) <= 5:
                return int(value)
            faults.append(f"{_declared(attribute)['name']} must be a whole number")
            return 0

        environment_name = choose("environment", ("cloud", "local"))
        region, pool = read("region"), read("user_pool_id")
        issuer = address("token_issuer", f"https://cognito-idp.{region}.amazonaws.com/{pool}")
        jwks_url = address("jwks_url", f"{issuer}/.well-known/jwks.json")
        if environment_name != "local" and not jwks_url.startswith("https://"):
            faults.append("MYSFITS_JWKS_URL must be https outside MYSFITS_ENVIRONMENT=local")
        site_url = address("site_url")
        settings = cls(
            environment=environment_name,
            region=region,
            aws_endpoint_url=address("aws_endpoint_url") or None,
            mysfits_table=read("mysfits_table"),
            likes_table=read("likes_table"),
            user_pool_id=pool,
            user_pool_client_id=read("user_pool_client_id"),
            token_issuer=issuer,
            jwks_url=jwks_url,
            site_url=site_url,
            cors_origins=_origins(read("cors_origins") or site_url),
            host=text("host"),
            port=number("port"),
            socket_fd=number("socket_fd") if read("socket_fd") else None,
            drain_seconds=number("drain_seconds"),
            cache_seconds=number("cache_seconds"),
            tracing=choose("tracing", ("off", "xray")),
            xray_daemon_address=text("xray_daemon_address"),
            metrics_namespace=text("metrics_namespace"),
            log_level=choose("log_level", ("DEBUG", "INFO", "WARNING", "ERROR")),
        )
        if faults:
            raise InvalidSettings("; ".join(faults))
        return settings

    @classmethod
    def table(cls) -> str:
        """The settings as a Markdown table: variable, default, meaning."""
        rows = ["| variable | default | meaning |", "|---|---|---|"]
        for setting in fields(cls):
            declared = setting.metadata
            default = {None: "required", "": "empty"}.get(declared["default"], declared["default"])
            rows.append(f"| `{declared['name']}` | {default} | {declared['meaning']} |")
        return "\n".join(rows)


def _declared(attribute: str) -> Mapping[str, Any]:
    declared: Field[Any] = Settings.__dataclass_fields__[attribute]
    return declared.metadata


def _origins(text: str) -> tuple[str, ...]:
    """Scheme, host and port of each address, as a browser writes them in `Origin`."""
    parts = (urlsplit(origin.strip()) for origin in text.split(",") if origin.strip())
    return tuple(f"{part.scheme}://{part.netloc}" for part in parts)
