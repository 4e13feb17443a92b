"""The service's OpenAPI document, made in process: `python -m docs.openapi` prints it.

The site's API types and docs/api.md are written from it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from service.app import create_app
from service.settings import Settings, table_variables

# Any values: settings decide where the service reads, not what its document says.
SETTINGS = {
    "AWS_REGION": "eu-west-1",
    **table_variables(),
    "MYSFITS_PHOTOS_BUCKET": "example",
    "MYSFITS_USER_POOL_ID": "eu-west-1_example",
    "MYSFITS_USER_POOL_CLIENT_ID": "example",
    "MYSFITS_SITE_URL": "http://localhost:8000",
}


def openapi() -> dict[str, Any]:
    """The document as `GET /openapi.json` serves it."""
    return create_app(Settings.from_env(SETTINGS)).openapi()


if __name__ == "__main__":
    json.dump(openapi(), sys.stdout, indent=2)
