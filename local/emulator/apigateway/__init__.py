"""API Gateway (REST APIs): what a template says of an API is what answers.

One file each: the name an API answers under (addresses.py), what a body in OpenAPI says (body.py),
VPC links (vpc_link.py), deployments that are snapshots (serving.py), the proxy to the backend
(proxy.py), who is let in (tokens.py), errors of the gateway's own (errors.py), and the types of
templates (types.py).
"""

from local.emulator.apigateway import addresses, errors, proxy, serving, tokens, types, vpc_link


def install() -> None:
    for part in (addresses, vpc_link, types, serving, proxy, tokens, errors):
        part.install()
