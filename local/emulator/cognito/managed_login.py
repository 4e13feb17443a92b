"""The style of managed login, without which Cognito shows its pages to no client.

ministack has the domain and no style. Nothing is drawn here: the properties are checked against
CloudFormation's schema, and that the client exists.
"""

import uuid
from typing import Any

from local.emulator import aws_api
from local.emulator.cloudformation import resource_types
from local.emulator.cloudformation.resource_types import Properties


def install() -> None:
    resource_types.add(
        "AWS::Cognito::ManagedLoginBranding",
        create,
        resource_types.nothing_to_delete,
        on_worker_thread=True,
    )


def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
    pool_id, client_id = properties["UserPoolId"], properties.get("ClientId")
    aws_api.call("cognito-idp", "DescribeUserPoolClient", UserPoolId=pool_id, ClientId=client_id)
    branding_id = str(uuid.uuid4())
    return f"{pool_id}|{branding_id}", {"ManagedLoginBrandingId": branding_id}
