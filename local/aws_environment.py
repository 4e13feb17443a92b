"""The AWS environment of this command and its children: the emulated account and no other.

A developer's shell names profiles, keys, endpoints and regions of real accounts. Every variable of
that kind is deleted and both configuration files are hidden.
"""

import os
from collections.abc import MutableMapping
from typing import Any

REGION = "eu-west-1"
DELETED_PREFIXES = ("AWS_", "MYSFITS_")


def replace_aws_environment(env: MutableMapping[str, str], endpoint: str) -> None:
    """Deletes every AWS_* and MYSFITS_* variable of `env`, then sets those of the account at
    `endpoint`."""
    for name in [name for name in env if name.startswith(DELETED_PREFIXES)]:
        del env[name]
    env.update(
        {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
    )


def aws_client(service: str, endpoint_url: str | None = None) -> Any:
    """A boto3 client: connect within 5 s, read within 30 s, 2 attempts. Without an endpoint it goes
    where the environment points."""
    # A third of a second to import; `make up` calls this while the account starts.
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 2})
    make: Any = boto3.client
    return make(service, endpoint_url=endpoint_url, config=config)
