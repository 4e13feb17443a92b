"""Everything the emulated account reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ACCOUNT_ID = "000000000000"


@dataclass(frozen=True)
class CloudSettings:
    """Where the account listens, and where it keeps its state."""

    port: int = 4566
    """CLOUD_PORT. Everything is on this one port: AWS, the sign-in keys and the mail page."""
    bind: str = "127.0.0.1"
    """CLOUD_BIND. Anybody who can reach it may read the mail and every password in it, so only a
    container, whose port the host publishes to itself alone, has a reason to say more."""
    region: str = "eu-west-1"
    """AWS_REGION of requests that do not name one, such as a browser's to Cognito."""
    state: Path = Path(".local/cloud")
    """CLOUD_STATE, the folder the account is kept in."""
    persist: bool = True
    """CLOUD_PERSIST, 0 to forget everything at the end (tests and benchmarks)."""
    schemas: Path | None = None
    """CLOUD_SCHEMAS, cfn-lint's folder `data/schemas`, against which properties are then checked.
    Tests give it; `make up` deploys templates that they have checked, and does without."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "CloudSettings":
        return cls(
            port=int(env.get("CLOUD_PORT", cls.port)),
            bind=env.get("CLOUD_BIND", cls.bind),
            region=env.get("AWS_REGION", cls.region),
            state=Path(env.get("CLOUD_STATE", cls.state)),
            persist=env.get("CLOUD_PERSIST", "1") != "0",
            schemas=Path(env["CLOUD_SCHEMAS"]) if env.get("CLOUD_SCHEMAS") else None,
        )

    def ministack_environment(self) -> dict[str, str]:
        """The variables ministack reads while it is imported, so they are set before that."""
        state = self.state.absolute()
        return {
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "MINISTACK_ACCOUNT_ID": ACCOUNT_ID,
            # Off by default, and then any code confirms an account and a sign-out ends nothing.
            "AUTH": "true",
            "PERSIST_STATE": "1" if self.persist else "0",
            "STATE_DIR": str(state),
            "S3_PERSIST": "1" if self.persist else "0",
            "S3_DATA_DIR": str(state / "s3"),
            # Otherwise MQTT listens on every interface, port 8883, whatever the bind address.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
        }
