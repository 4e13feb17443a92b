"""API Gateway (REST APIs): what a template says of an API is what is served.

openapi_body.py (the import of a body), vpc_link.py, execution.py (deployments, errors, compression,
authorizers) and http_proxy.py (the integration).
"""

from local.emulator.apigateway import execution, http_proxy, openapi_body, vpc_link


def install() -> None:
    for part in (vpc_link, openapi_body, execution, http_proxy):
        part.install()
