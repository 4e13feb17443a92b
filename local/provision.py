"""What `make up` asks of the emulated account with boto3, which is slow to import."""

from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from local import accounts
from local.stacks import Pause, deploy

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef

CFN = Path(__file__).parent.parent / "cfn"
DATA, USERS = "mysfits-local-data", "mysfits-local-users"
QUICKLY = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 2})


def deploy_everything(site_url: str, pause: Pause) -> dict[str, str]:
    """Deploys the templates to the account the environment names."""
    return deploy_stacks(boto3.client("cloudformation", config=QUICKLY), site_url, pause)


def deploy_stacks(
    cloudformation: "CloudFormationClient", site_url: str, pause: Pause
) -> dict[str, str]:
    """Deploys cfn/data.yml and cfn/users.yml; the outputs of both.

    Nothing is protected from deletion here: `make reset` is allowed to lose it all.
    """
    unprotected = {"DeletionProtection": "disabled"}
    return {
        **deploy(cloudformation, DATA, CFN / "data.yml", unprotected, pause),
        **deploy(
            cloudformation, USERS, CFN / "users.yml", {**unprotected, "SiteUrl": site_url}, pause
        ),
    }


def password_policy(pool_id: str) -> "PasswordPolicyTypeTypeDef":
    """What the pool asks of a password."""
    return accounts.password_policy(boto3.client("cognito-idp", config=QUICKLY), pool_id)


def make_accounts(pool_id: str, file: Path) -> dict[str, str]:
    """Address -> password of the two ready accounts."""
    return accounts.make_ready(boto3.client("cognito-idp", config=QUICKLY), pool_id, file)
