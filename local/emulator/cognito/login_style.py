"""The style of managed login, without which Cognito shows its pages to no client.

ministack has the domain and no style. Nothing is drawn here: what is checked are the properties,
against CloudFormation's schema (cloudformation/properties.py), and that the client is there.
"""

import uuid
from typing import Any

from ministack.services import cognito

from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties

LOGIN_STYLE = "AWS::Cognito::ManagedLoginBranding"


def install() -> None:
    resources.add(LOGIN_STYLE, create=create, delete=nothing)


def create(logical_id: str, props: Properties, stack_name: str) -> Any:
    pool = cognito._user_pools.get(props["UserPoolId"], {})
    if props.get("ClientId") not in pool.get("_clients", {}):
        raise ValueError(f"User pool client {props.get('ClientId')} does not exist.")
    style_id = str(uuid.uuid4())
    return f"{props['UserPoolId']}|{style_id}", {"ManagedLoginBrandingId": style_id}


def nothing(physical_id: str, props: Properties) -> None:
    """Nothing was made, so nothing is left."""
