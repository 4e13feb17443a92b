"""Which services a request may have changed, by its path and headers alone."""

from collections.abc import Mapping

EVERYTHING = frozenset({"*"})

READ_METHODS = ("GET", "HEAD", "OPTIONS")
READ_ACTIONS = (
    "BatchGet",
    "Describe",
    "GetItem",
    "GetQueue",
    "GetUser",
    "List",
    "Query",
    "Scan",
    "TransactGet",
)
WRITTEN_BY: Mapping[str, frozenset[str]] = {
    "DynamoDB_20120810": frozenset({"dynamodb"}),
    # A code is sent by SES.
    "AWSCognitoIdentityProviderService": frozenset({"cognito", "ses"}),
    # A worker that waits for messages asks again and again.
    "AmazonSQS": frozenset({"sqs"}),
    "RekognitionService": frozenset(),
}
WRITTEN_BY_LINK: Mapping[str, frozenset[str]] = {
    # Of a mail, where a GET confirms or ends a subscription.
    "/_local/subscription": frozenset({"sns"}),
}
GOES_ON_AFTERWARDS = ("StartMessageMoveTask",)


def changed_services(method: str, target: str, path: str = "/") -> frozenset[str]:
    """Names of ministack's services; EVERYTHING where the request does not say.

    `target` is the X-Amz-Target header, such as `DynamoDB_20120810.PutItem`. Most requests to a
    table read it, and a state that did not change is not even copied.
    """
    if method in READ_METHODS:
        return WRITTEN_BY_LINK.get(path, frozenset())
    service, _, action = target.partition(".")
    if service not in WRITTEN_BY or action in GOES_ON_AFTERWARDS:
        return EVERYTHING
    return frozenset() if action.startswith(READ_ACTIONS) else WRITTEN_BY[service]
