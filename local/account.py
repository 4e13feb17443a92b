"""Keeps this command and its children away from any real AWS account.

A developer's shell names profiles, keys, endpoints and regions of real accounts. Every variable
of that kind is dropped and both configuration files are hidden, so what is called here can only
be the emulated account.
"""

import os
from collections.abc import MutableMapping

REGION = "eu-west-1"
OTHERS = ("AWS_", "MYSFITS_")


def use_the_emulated_account(env: MutableMapping[str, str], endpoint: str) -> None:
    """Leaves in `env` no trace of another account or service, and points it at the emulated one."""
    for name in [name for name in env if name.startswith(OTHERS)]:
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
