"""The ready accounts over HTTP: sign-in by SRP, as the site does it, and an adoption."""

from typing import Any

import boto3
import httpx
from pycognito import AWSSRP

from tests.containers.engine import Project
from tests.support.tables import REGION

VISITOR = "visitor@example.com"


def sign_in(stack: Project, address: str = VISITOR) -> httpx.Client:
    """A client of the API with this account's token."""
    config = stack.config
    cognito: Any = boto3.client(
        "cognito-idp", endpoint_url=config["userPoolEndpoint"], region_name=REGION
    )
    srp = AWSSRP(
        username=address,
        password=stack.accounts()[address],
        pool_id=config["userPoolId"],
        client_id=config["userPoolClientId"],
        client=cognito,
    )
    token = srp.authenticate_user()["AuthenticationResult"]["IdToken"]
    return httpx.Client(base_url=stack.api, headers={"Authorization": token}, timeout=10)


def adopt_one(stack: Project, address: str = VISITOR) -> str:
    """Adopts a free mysfit; its id."""
    with sign_in(stack, address) as client:
        free = next(
            each for each in client.get("/mysfits").json()["mysfits"] if not each["adopted"]
        )
        client.post(f"/mysfits/{free['mysfitId']}/adopt").raise_for_status()
        return str(free["mysfitId"])
