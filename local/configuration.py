"""What the service and the site are configured with, from the outputs of the local stacks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local.addresses import Addresses
from local.aws_environment import REGION
from service.settings import table_variables

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef


def service_environment(
    outputs: Mapping[str, str], addresses: Addresses, cloud_endpoint: str
) -> dict[str, str]:
    """The variables of service/settings.py, beside those of AWS itself.

    `cloud_endpoint` is where the service reaches the emulated account.
    """
    pool = outputs["UserPoolId"]
    return {
        "MYSFITS_ENVIRONMENT": "local",
        **{variable: outputs[output] for variable, output in table_variables().items()},
        "MYSFITS_USER_POOL_ID": pool,
        "MYSFITS_USER_POOL_CLIENT_ID": outputs["UserPoolClientId"],
        # Tokens name AWS as their issuer, as real ones do, but the keys are served here.
        "MYSFITS_JWKS_URL": f"{cloud_endpoint}/{pool}/.well-known/jwks.json",
        "MYSFITS_SITE_URL": addresses.site,
        "MYSFITS_CORS_ORIGINS": addresses.site_origins,
        "MYSFITS_PHOTOS_BUCKET": outputs["PhotosBucketName"],
        # Presigned addresses are for the browser, which reaches the account by another name.
        "MYSFITS_PHOTOS_URL": addresses.cloud,
    }


def worker_environment(outputs: Mapping[str, str]) -> dict[str, str]:
    """The variables of the worker, beside those of AWS itself."""
    return {
        "MYSFITS_PHOTOS_TABLE": outputs["PhotosTableName"],
        "MYSFITS_PHOTOS_BUCKET": outputs["PhotosBucketName"],
        "MYSFITS_PHOTOS_QUEUE_URL": outputs["PhotosQueueUrl"],
        "MYSFITS_PHOTOS_TOPIC_ARN": outputs["PhotosTopicArn"],
    }


def site_config(
    outputs: Mapping[str, str],
    addresses: Addresses,
    password_policy: "PasswordPolicyTypeTypeDef",
) -> dict[str, Any]:
    """The site's /config.json.

    `passwordPolicy` is Cognito's own description, so the site's rules are the pool's.
    """
    return {
        # Under the site's own origin, as CloudFront serves it.
        "apiUrl": "/api",
        "region": REGION,
        "userPoolId": outputs["UserPoolId"],
        "userPoolClientId": outputs["UserPoolClientId"],
        "userPoolEndpoint": addresses.cloud,
        "photosOrigin": addresses.cloud,
        # The page says so: the labels are not Rekognition's.
        "photoLabels": "stand-in",
        "passwordPolicy": password_policy,
    }


def summary(title: str, addresses: Addresses, passwords: Mapping[str, str], ending: str) -> str:
    """What is printed once everything runs: addresses, accounts, and `ending`, how to stop it."""
    accounts = "\n".join(f"    {address:<22} {word}" for address, word in passwords.items())
    return f"""
{title}

    Site       {addresses.site}
    API        {addresses.api}    its documentation: {addresses.api}/docs
    Mail       {addresses.mail}    codes arrive there
    Photos     {addresses.site}/photos    labels are a stand-in's, made of the pixels

Two accounts are ready; the keeper may change the catalogue.

{accounts}

{ending}
"""
