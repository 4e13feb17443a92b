"""Flask over boto3's resources: a call of DynamoDB per request, nothing kept, no token checked.

    gunicorn --worker-class gthread --threads 16 "bench.naive.app:create_app()"

As fast as it is usually written: a resource for each thread, made once, as its guide asks for
(https://docs.aws.amazon.com/boto3/latest/guide/resources.html#multithreading-or-multiprocessing-with-resources),
connections kept open on both sides.
"""

from __future__ import annotations

import os
import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.conditions import Attr
from flask import Flask, Response, jsonify, request
from flask.json.provider import DefaultJSONProvider

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


class Numbers(DefaultJSONProvider):
    """DynamoDB's numbers are Decimals."""

    sort_keys = False

    @staticmethod
    def default(value: Any) -> Any:
        return int(value) if isinstance(value, Decimal) else DefaultJSONProvider.default(value)


_of_thread = threading.local()


def _table() -> Table:
    if not hasattr(_of_thread, "table"):
        resource = boto3.session.Session().resource("dynamodb")
        _of_thread.table = resource.Table(os.environ["MYSFITS_TABLE"])
    table: Table = _of_thread.table
    return table


def create_app() -> Flask:
    app = Flask(__name__)
    app.json = Numbers(app)

    @app.get("/mysfits")
    def list_mysfits() -> Response:
        species = request.args.get("species")
        if species:
            found = _table().scan(FilterExpression=Attr("Species").eq(species))
        else:
            found = _table().scan()
        return jsonify(mysfits=found["Items"])

    @app.get("/mysfits/<mysfit_id>")
    def find_mysfit(mysfit_id: str) -> Response | tuple[Response, int]:
        item = _table().get_item(Key={"MysfitId": mysfit_id}).get("Item")
        return jsonify(item) if item else (jsonify(error="not found"), 404)

    @app.post("/mysfits/<mysfit_id>/like")
    def like(mysfit_id: str) -> Response:
        updated = _table().update_item(
            Key={"MysfitId": mysfit_id},
            UpdateExpression="ADD Likes :one",
            ExpressionAttributeValues={":one": 1},
            ReturnValues="UPDATED_NEW",
        )
        return jsonify(likes=updated["Attributes"]["Likes"])

    return app
