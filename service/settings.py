"""Every environment variable the processes read, with its default, unit and meaning.

The environment is an argument (`Settings.from_env(os.environ)`), never read at import; the idea is
Starlette's. The table in README.md is `settings_table()`.

A field that ends in `_table` is a DynamoDB table: `table_variables()` gives local/, compose, docs
and tests its variable and the output of cfn/data.yml that fills it, so a new table is one field
here. A noun that a deployment may lack has a field whose default is None; create_app leaves its
router out where it is None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "MYSFITS_"

OF_BOTOCORE = (
    "| `AWS_ENDPOINT_URL` | service, worker | empty | read by botocore, also for one service "
    "(`AWS_ENDPOINT_URL_DYNAMODB`): address of an emulated account; empty means AWS |"
)
"""The row of README's table for what no field holds: every AWS client honours it by itself."""


class InvalidSettings(ValueError):
    """The environment does not describe a process that could run; the message lists every fault."""


def _http_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http or https address")
    return value.rstrip("/")


def _origins(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Scheme, host and port of each address, as a browser writes them in `Origin`."""
    given = value.split(",") if isinstance(value, str) else value
    parts = (urlsplit(origin.strip()) for origin in given if origin.strip())
    return tuple(f"{part.scheme}://{part.netloc}" for part in parts)


HttpAddress = Annotated[str, AfterValidator(_http_address)]
SmallNumber = Annotated[int, Field(ge=0, le=99_999)]


def _derived(factory: Callable[[dict[str, Any]], Any], described: str, meaning: str) -> Any:
    """A setting whose default is made from those declared above it."""
    return Field(
        default_factory=factory,
        validate_default=True,
        description=meaning,
        json_schema_extra={"default": described},
    )


class ProcessSettings(BaseSettings):
    """What every process of the service needs, whoever calls it; each process adds its own."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", populate_by_name=True
    )

    region: str = Field(
        validation_alias="AWS_REGION", description="AWS region of the tables and the user pool"
    )
    tracing: Literal["off", "xray"] = Field(
        "off", description="`xray` to send traces to the X-Ray daemon, or `off`"
    )
    xray_daemon_address: str = Field(
        "127.0.0.1:2000",
        validation_alias="AWS_XRAY_DAEMON_ADDRESS",
        description="where the X-Ray daemon listens, host:port",
    )
    metrics_namespace: str = Field(
        "MythicalMysfits",
        description="CloudWatch namespace of the metrics in the log lines; one for each deployment",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`"
    )

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """The settings that `environment` describes; raises InvalidSettings naming every fault.

        A variable that is empty or blank counts as absent.
        """
        source = EnvSettingsSource(cls)
        # The source compares names in lower case, as it does those of os.environ.
        source.env_vars = {k.lower(): v.strip() for k, v in environment.items() if v.strip()}
        try:
            return cls(**source())
        except ValidationError as error:
            raise InvalidSettings("; ".join(cls._faults(error))) from None

    @classmethod
    def _faults(cls, error: ValidationError) -> list[str]:
        fields = {variable(name, field): field for name, field in cls.model_fields.items()}
        faults = []
        for fault in error.errors():
            at = str(fault["loc"][0])
            name = variable(at, cls.model_fields[at]) if at in cls.model_fields else at
            if fault["type"] == "missing":
                faults.append(f"{name} is not set: {fields[name].description}")
            elif fault["type"] != "default_factory_not_called":
                faults.append(f"{name}: {fault['msg'].removeprefix('Value error, ')}")
        return faults

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments alone: pydantic-settings reads neither os.environ nor files by itself."""
        return (init_settings,)


class AlbumSettings(ProcessSettings):
    """What every process that works on the album needs."""

    photos_table: str | None = Field(
        None, description="name of the DynamoDB table of photos; empty: no album"
    )
    photos_bucket: str | None = Field(
        None, description="name of the S3 bucket of photos; empty: no album"
    )
    album_photos: Annotated[int, Field(ge=1, le=500)] = Field(
        500, description="most photos of one visitor that are ready"
    )
    photo_bytes: Annotated[int, Field(ge=1, le=10_485_760)] = Field(
        10_485_760, description="most bytes of a photo"
    )


class Settings(AlbumSettings):
    """What the HTTP process needs."""

    environment: Literal["cloud", "local"] = Field(
        "cloud", description="`cloud`, or `local` to allow plain http for signing keys"
    )
    mysfits_table: str = Field(
        validation_alias="MYSFITS_TABLE", description="name of the DynamoDB table of mysfits"
    )
    likes_table: str = Field(description="name of the DynamoDB table of likes")
    user_pool_id: str = Field(description="Cognito user pool whose tokens are accepted")
    user_pool_client_id: str = Field(description="app client the tokens must be made for")
    token_issuer: HttpAddress = _derived(
        lambda given: (
            f"https://cognito-idp.{given['region']}.amazonaws.com/{given['user_pool_id']}"
        ),
        "the pool's own address in AWS",
        "exact `iss` of a token",
    )
    jwks_url: HttpAddress = _derived(
        lambda given: f"{given['token_issuer']}/.well-known/jwks.json",
        "`<issuer>/.well-known/jwks.json`",
        "where the pool's signing keys are served",
    )
    site_url: HttpAddress = Field(
        description="address of the site; image addresses are made absolute with it"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = _derived(
        lambda given: (given["site_url"],),
        "the site's origin",
        "origins whose pages may call the API, separated by commas",
    )
    photos_url: HttpAddress | None = Field(
        None,
        description="where browsers reach S3, for presigned addresses; empty means AWS",
    )
    photo_url_seconds: Annotated[int, Field(ge=60, le=21_600)] = Field(
        3600,
        description="how long the address of a photo holds, in seconds; credentials of a task hold "
        "6 h, and an address ends with them",
    )
    host: str = Field("127.0.0.1", description="address `python -m service` binds")
    port: SmallNumber = Field(8080, description="port `python -m service` binds")
    socket_fd: SmallNumber | None = Field(
        None,
        description="inherited listening socket (file descriptor), instead of host and port",
    )
    drain_seconds: SmallNumber = Field(
        15, description="how long serving goes on after SIGTERM, not ready, in seconds"
    )
    cache_seconds: SmallNumber = Field(
        5, description="how long a public read holds, in seconds (0: not cached)"
    )

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        return _origins(value)

    @field_validator("jwks_url")
    @classmethod
    def _https_outside_local(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("environment") != "local" and not value.startswith("https://"):
            raise ValueError("must be https outside MYSFITS_ENVIRONMENT=local")
        return value


class WorkerSettings(AlbumSettings):
    """What `python -m service.worker` and the function on the photos queue need."""

    photos_table: str = Field(description="name of the DynamoDB table of photos")
    photos_bucket: str = Field(description="name of the S3 bucket of photos")
    photos_queue_url: str | None = Field(
        None, description="queue of uploads; required by the worker, a function is given messages"
    )
    photos_topic_arn: str = Field(description="topic that is told of each photo that is ready")
    labels: Literal["rekognition", "off"] = Field(
        "rekognition", description="`rekognition`, or `off` to look for no labels"
    )


def variable(name: str, field: FieldInfo) -> str:
    """The environment variable of a setting."""
    return str(field.validation_alias or f"{PREFIX}{name.upper()}")


def settings_table() -> str:
    """Every setting as a Markdown table: variable, the processes that read it, default, meaning."""
    readers = {"service": Settings.model_fields, "worker": WorkerSettings.model_fields}
    rows = ["| variable | read by | default | meaning |", "|---|---|---|---|"]
    for name, field in {**readers["worker"], **readers["service"]}.items():
        read_by = ", ".join(process for process, fields in readers.items() if name in fields)
        row = (f"`{variable(name, field)}`", read_by, _default(field), field.description)
        rows.append(f"| {' | '.join(map(str, row))} |")
    return "\n".join([*rows, OF_BOTOCORE])


def table_variables() -> dict[str, str]:
    """Variable -> output of cfn/data.yml, for each table: MYSFITS_LIKES_TABLE -> LikesTableName."""
    return {
        variable(name, field): "".join(word.capitalize() for word in name.split("_")) + "Name"
        for name, field in Settings.model_fields.items()
        if name.endswith("_table")
    }


def _default(field: FieldInfo) -> Any:
    if isinstance(field.json_schema_extra, dict):
        return field.json_schema_extra["default"]
    if field.is_required():
        return "required"
    return "empty" if field.default is None else field.default
