"""What holds people's data: the tables, user pools and buckets of the stacks with `holds_data`.

Found by type among the resources of a stack, and by name where the stack is gone: CloudFormation
calls a table STACK-LOGICALID-RANDOM and a bucket the same in small letters, a restored copy of a
table has -at-TIME behind that, and a pool is called after its stack.
"""

from __future__ import annotations

import re

from botocore.exceptions import ClientError

from cfn import manifest
from operations.buckets import delete_bucket
from operations.console import say
from operations.session import Account, error_code
from operations.stacks import Stacks

TABLE = "AWS::DynamoDB::Table"
POOL = "AWS::Cognito::UserPool"
BUCKET = "AWS::S3::Bucket"
KINDS = (TABLE, POOL, BUCKET)


def data_tables(stacks: Stacks) -> list[str]:
    """The live tables, in the order of their names."""
    return sorted(each for stack in _with_data() for _, each in stacks.resources(stack, TABLE))


def find_data(stacks: Stacks) -> dict[str, list[str]]:
    """Type -> what an environment has of it, also what its stacks left behind."""
    names = [stacks.name(each) for each in _with_data()]
    live = [found for each in _with_data() for found in stacks.resources(each, *KINDS)]
    left = [(TABLE, each) for each in _tables_called_after(stacks.account, names)]
    left += [(POOL, each) for each in _pools_called(stacks.account, names)]
    left += [(BUCKET, each) for each in _buckets_called_after(stacks.account, names)]
    return {
        kind: sorted({each for found, each in (*live, *left) if found == kind}) for kind in KINDS
    }


def delete_data(account: Account, kind: str, name: str) -> None:
    {TABLE: delete_table, POOL: delete_pool, BUCKET: delete_bucket}[kind](account, name)
    say(f"   {name} deleted")


def delete_pool(account: Account, pool: str) -> None:
    """A pool with a domain cannot be deleted, and its stack would delete the domain too late."""
    client = account.client("cognito-idp")
    try:
        domain = client.describe_user_pool(UserPoolId=pool)["UserPool"].get("Domain")
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return
        raise
    if domain:
        client.delete_user_pool_domain(UserPoolId=pool, Domain=domain)
    client.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    client.delete_user_pool(UserPoolId=pool)


def delete_table(account: Account, name: str) -> None:
    """Waits for its end. A table that is being restored must be done first."""
    client = account.client("dynamodb")
    status = table_status(account, name)
    if status is not None and status != "DELETING":
        client.get_waiter("table_exists").wait(TableName=name)
        if client.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            client.update_table(TableName=name, DeletionProtectionEnabled=False)
            client.get_waiter("table_exists").wait(TableName=name)
        client.delete_table(TableName=name)
    client.get_waiter("table_not_exists").wait(TableName=name)


def table_status(account: Account, name: str) -> str | None:
    """None when there is no such table."""
    try:
        found = account.client("dynamodb").describe_table(TableName=name)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return None
        raise
    return str(found["Table"]["TableStatus"])


def _with_data() -> list[str]:
    return [each.name for each in manifest.stacks() if each.holds_data]


def _tables_called_after(account: Account, stacks: list[str]) -> list[str]:
    """The whole name matters: the stacks of an environment prod-data begin like those of prod."""
    ours = re.compile(rf"({'|'.join(stacks)})-[A-Za-z0-9]+-[A-Za-z0-9]+(-at-[0-9T]+)?")
    pages = account.client("dynamodb").get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"] if ours.fullmatch(name)]


def _buckets_called_after(account: Account, stacks: list[str]) -> list[str]:
    ours = re.compile(rf"({'|'.join(stacks)})-[a-z0-9]+-[a-z0-9]+")
    found = account.client("s3").list_buckets()["Buckets"]
    return [each["Name"] for each in found if ours.fullmatch(each["Name"])]


def _pools_called(account: Account, stacks: list[str]) -> list[str]:
    pages = account.client("cognito-idp").get_paginator("list_user_pools")
    found = pages.paginate(PaginationConfig={"PageSize": 60})
    return [pool["Id"] for page in found for pool in page["UserPools"] if pool["Name"] in stacks]
