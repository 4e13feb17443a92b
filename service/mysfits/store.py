"""Every DynamoDB call about the catalogue, and the translation between an item and a mysfit.

A page by index costs one Query for keys (the indexes hold nothing else) and the items' share of a
BatchGetItem, because every like would write an index that carried `Likes`.

What everybody reads goes from the item to the JSON of a `Mysfit` without the model: our own writes
were validated by it, and what was written by hand is found here.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from service.aws.faults import (
    aws_faults,
    cause_of,
    is_failed_condition,
    item_faults,
    lost_an_answer,
)
from service.errors import Conflict, NotFound, Unavailable
from service.mysfits.listing import MAX_PAGE, Filter, Listing, query_of
from service.mysfits.model import (
    Alignment,
    GoodEvil,
    LawChaos,
    Mysfit,
    MysfitChanges,
    NewMysfit,
    alignment_of,
)
from service.page_tokens import page_token

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

log = logging.getLogger(__name__)

Item = Mapping[str, Any]
"""An item as DynamoDB writes it: {"Age": {"N": "12"}, ...}."""

MysfitJson = dict[str, Any]
"""A `Mysfit` as JSON has it, its members in the order of the model."""

_GOOD_EVIL = frozenset(each.value for each in GoodEvil)
_LAW_CHAOS = frozenset(each.value for each in LawChaos)
_ALIGNMENTS = frozenset(each.value for each in Alignment)

_FREE_TEXTS = (
    "MysfitId", "Name", "Species", "Description", "ThumbImageUri", "ProfileImageUri",
)  # fmt: skip

ATTRIBUTES = {
    "name": "Name",
    "species": "Species",
    "description": "Description",
    "age": "Age",
    "goodevil": "GoodEvil",
    "lawchaos": "LawChaos",
    "thumb_image_uri": "ThumbImageUri",
    "profile_image_uri": "ProfileImageUri",
}
"""What staff writes: the model's name of each field -> the table's."""

BATCH_ATTEMPTS = 5
"""BatchGetItem calls for one page, while DynamoDB returns UnprocessedKeys."""

CHANGE_ATTEMPTS = 3
"""Attempts of a change, while others change the same mysfit between its read and its write."""


def no_such_mysfit(mysfit_id: str) -> NotFound:
    return NotFound(f"There is no mysfit {mysfit_id}.")


def item_of(mysfit_id: str, new: NewMysfit) -> dict[str, AttributeValueTypeDef]:
    """The item of a mysfit nobody has liked or adopted yet."""
    alignment = alignment_of(new.lawchaos, new.goodevil)
    return {
        "MysfitId": {"S": mysfit_id},
        **{ATTRIBUTES[field]: _value(value) for field, value in new},
        "Alignment": {"S": alignment.value},
        "Likes": {"N": "0"},
        "Adopted": {"BOOL": False},
    }


def json_of(item: Item, site_url: str) -> MysfitJson:
    """The `Mysfit` an item describes as JSON has it, its images at absolute addresses of the site.

    Raises AttributeError, KeyError, TypeError or ValueError for a malformed item.
    """
    texts = [item[name]["S"] for name in _FREE_TEXTS]
    # No UTF-8 has half of a surrogate pair; an escape in a forged answer can name one.
    "".join(texts).encode()
    mysfit_id, name, species, description, thumb, profile = texts
    return {
        "mysfitId": mysfit_id,
        "name": name,
        "species": species,
        "description": description,
        "age": int(item["Age"]["N"]),
        "goodevil": _one_of(_GOOD_EVIL, item["GoodEvil"]["S"]),
        "lawchaos": _one_of(_LAW_CHAOS, item["LawChaos"]["S"]),
        "alignment": _one_of(_ALIGNMENTS, item["Alignment"]["S"]),
        "thumbImageUri": f"{site_url}/{thumb}",
        "profileImageUri": f"{site_url}/{profile}",
        "likes": int(item["Likes"]["N"]) if "Likes" in item else 0,
        "adopted": item.get("Adopted", {}).get("BOOL", False),
    }


def mysfit_of(item: Item, site_url: str) -> Mysfit:
    """The same as a model, for what is seldom read."""
    return Mysfit.model_validate(json_of(item, site_url))


def _one_of(values: frozenset[str], value: str) -> str:
    if value not in values:
        raise ValueError("not a value of the chart")
    return value


@dataclass(frozen=True)
class Page:
    """Items of a page, or only their keys, and the token of the page after them."""

    items: Sequence[Item]
    has_only_keys: bool
    next_token: str | None

    @property
    def ids(self) -> list[str]:
        return [item["MysfitId"]["S"] for item in self.items]


def batch_get(
    client: DynamoDBClient,
    table: str,
    mysfit_ids: Sequence[str],
    pause: Callable[[float], None] = time.sleep,
    **options: Any,
) -> dict[str, Item]:
    """The items of at most 100 ids of mysfits, by id; `options` are those of BatchGetItem."""
    found: dict[str, Item] = {}
    keys = [_key(mysfit_id) for mysfit_id in mysfit_ids]
    wanted: Mapping[str, Any] = {table: {"Keys": keys, **options}}
    for attempt in range(BATCH_ATTEMPTS):
        if attempt:
            # Full jitter, as AWS advises for BatchGetItem's unprocessed keys.
            pause(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311
        with aws_faults("dynamodb", table):
            answer = client.batch_get_item(RequestItems=wanted)
        items = answer["Responses"].get(table, [])
        found |= {item["MysfitId"]["S"]: item for item in items}
        wanted = answer["UnprocessedKeys"]
        if not wanted:
            return found
    raise Unavailable("The catalogue is very busy just now.")


def _value(value: Any) -> AttributeValueTypeDef:
    return {"N": str(value)} if isinstance(value, int) else {"S": str(value)}


class MysfitStore:
    """The catalogue in `table`; image addresses are made absolute with `site_url`."""

    def __init__(
        self,
        client: DynamoDBClient,
        table: str,
        site_url: str,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._table = table
        self._site_url = site_url
        self._pause = pause

    def page(self, listing: Listing) -> Page:
        """A page of the catalogue. One item more than `limit` is read, to know the last page."""
        with aws_faults("dynamodb", self._table):
            if listing.filter:
                found, more = self._query(listing.filter, listing.limit + 1, listing.after)
            else:
                found, more = self._scan(listing.limit + 1, listing.after)
        items = found[: listing.limit]
        more = more or len(found) > listing.limit
        last_id = items[-1]["MysfitId"]["S"] if items and more else None
        token = page_token(query_of(listing.filter), last_id) if last_id else None
        return Page(items, has_only_keys=listing.filter is not None, next_token=token)

    def found(self, mysfit_id: str, item: Item | None) -> MysfitJson:
        """What `item` describes; raises NotFound, and Unavailable for a malformed item."""
        if item is None:
            raise no_such_mysfit(mysfit_id)
        with item_faults(self._table):
            return json_of(item, self._site_url)

    def find_all(self, mysfit_ids: Sequence[str]) -> list[Mysfit]:
        """Those of `mysfit_ids` (all different) that exist, in the order given."""
        found: dict[str, Item] = {}
        for start in range(0, len(mysfit_ids), MAX_PAGE):
            found |= self.load(mysfit_ids[start : start + MAX_PAGE])
        items = (found[mysfit_id] for mysfit_id in mysfit_ids if mysfit_id in found)
        return [Mysfit.model_validate(each) for each in self.whole(items)]

    def load(self, mysfit_ids: Sequence[str]) -> dict[str, Item]:
        """The items of at most 100 ids, by id, absent ones left out: half a read unit each."""
        return batch_get(self._client, self._table, mysfit_ids, pause=self._pause)

    def add(self, new: NewMysfit) -> Mysfit:
        """Adds a mysfit under a new id, a UUID."""
        item = item_of(str(uuid.uuid4()), new)
        with aws_faults("dynamodb", self._table):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ConditionExpression="attribute_not_exists(MysfitId)",
                )
            except ClientError as error:
                # An attempt whose answer was lost has written it.
                if not (is_failed_condition(error) and lost_an_answer(error)):
                    raise
        return mysfit_of(item, self._site_url)

    def change(self, mysfit_id: str, changes: MysfitChanges) -> Mysfit:
        """Changes what was given and keeps `Alignment` true; raises NotFound, Conflict.

        The name of the alignment comes from both axes and a change may hold one, so the write is
        conditional on the axes that were read.
        """
        for _ in range(CHANGE_ATTEMPTS):
            with aws_faults("dynamodb", self._table):
                answer = self._client.get_item(
                    TableName=self._table, Key=_key(mysfit_id), ConsistentRead=True
                )
            if "Item" not in answer:
                raise no_such_mysfit(mysfit_id)
            with item_faults(self._table):
                mysfit_of(answer["Item"], self._site_url)
            changed = self._write(answer["Item"], changes)
            if changed is not None:
                return mysfit_of(changed, self._site_url)
        raise Conflict("Somebody else is changing this mysfit. Please look again.")

    def remove(self, mysfit_id: str) -> None:
        """Removes a mysfit that is not adopted; raises NotFound, Conflict."""
        with aws_faults("dynamodb", self._table):
            try:
                self._client.delete_item(
                    TableName=self._table,
                    Key=_key(mysfit_id),
                    ConditionExpression="attribute_exists(MysfitId) AND NOT Adopted = :true",
                    ExpressionAttributeValues={":true": {"BOOL": True}},
                )
            except ClientError as error:
                if not is_failed_condition(error):
                    raise
                if self._is_there(mysfit_id):
                    raise Conflict("An adopted mysfit cannot be removed.") from error
                if not lost_an_answer(error):
                    raise no_such_mysfit(mysfit_id) from error

    def _is_there(self, mysfit_id: str) -> bool:
        answer = self._client.get_item(
            TableName=self._table,
            Key=_key(mysfit_id),
            ProjectionExpression="MysfitId",
            ConsistentRead=True,
        )
        return "Item" in answer

    def whole(self, items: Iterable[Item]) -> list[MysfitJson]:
        """Without those that are malformed: one that was written by hand breaks no page."""
        found = []
        for item in items:
            try:
                found.append(json_of(item, self._site_url))
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                log.error(
                    "mysfit left out: its item is malformed. Write it anew, or delete it",
                    extra={"mysfitId": item["MysfitId"]["S"], "cause": cause_of(error)},
                )
        return found

    def _scan(self, limit: int, after: str | None) -> tuple[list[Item], bool]:
        start = {"ExclusiveStartKey": _key(after)} if after else {}
        answer = self._client.scan(TableName=self._table, Limit=limit, **start)  # type: ignore[arg-type]
        return [*answer["Items"]], "LastEvaluatedKey" in answer

    def _query(self, wanted: Filter, limit: int, after: str | None) -> tuple[list[Item], bool]:
        key = {wanted.name.value: {"S": wanted.value}}
        start = {"ExclusiveStartKey": {**key, **_key(after)}} if after else {}
        answer = self._client.query(
            TableName=self._table,
            IndexName=f"{wanted.name.value}Index",
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": wanted.name.value},
            ExpressionAttributeValues={":value": {"S": wanted.value}},
            Limit=limit,
            **start,  # type: ignore[arg-type]
        )
        return [*answer["Items"]], "LastEvaluatedKey" in answer

    def _write(self, item: Item, changes: MysfitChanges) -> Item | None:
        """The item as changed, or None where its axes changed since it was read."""
        given = changes.given()
        alignment = alignment_of(
            given.get("lawchaos", LawChaos(item["LawChaos"]["S"])),
            given.get("goodevil", GoodEvil(item["GoodEvil"]["S"])),
        )
        values = {ATTRIBUTES[field]: _value(value) for field, value in given.items()}
        values["Alignment"] = {"S": alignment.value}
        with aws_faults("dynamodb", self._table):
            try:
                answer = self._client.update_item(
                    TableName=self._table,
                    Key={"MysfitId": item["MysfitId"]},
                    UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
                    ConditionExpression="GoodEvil = :oldGoodEvil AND LawChaos = :oldLawChaos",
                    ExpressionAttributeNames={f"#{name}": name for name in values},
                    ExpressionAttributeValues={
                        **{f":{name}": value for name, value in values.items()},
                        ":oldGoodEvil": item["GoodEvil"],
                        ":oldLawChaos": item["LawChaos"],
                    },
                    ReturnValues="ALL_NEW",
                )
            except ClientError as error:
                if is_failed_condition(error):
                    return None
                raise
        return answer["Attributes"]


def _key(mysfit_id: str) -> dict[str, AttributeValueTypeDef]:
    return {"MysfitId": {"S": mysfit_id}}
