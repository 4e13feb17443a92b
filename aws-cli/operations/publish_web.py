"""Builds the site, writes its deployment into config.json, and publishes what changed.

Usage: aws-cli/publish-web --env NAME --region REGION [--dist FOLDER] [--all] [--prune]

  --dist FOLDER  a site that is built already; without it: npm ci and npm run build in web/
  --all          upload every file, also those that are there byte for byte; for changed headers
  --prune        delete the scripts and fonts of earlier builds too, which otherwise stay for
                 visitors who still have an earlier page open

The gallery is written with the first mysfits that the API answers at that moment; where it does not
answer yet, the site's script draws it alone, as it draws every other page.

Files named after their content are kept by browsers for a year, portraits for a day, the gallery by
CloudFront for a minute, everything else is asked for each time, config.json is never kept. New
files go up before the pages that name them, and CloudFront forgets its copies at the end, if
anything changed.
"""

from __future__ import annotations

import json
import os
import time
from itertools import groupby
from pathlib import Path
from typing import Any

from operations.arguments import environment_parser
from operations.console import Failure, say, step
from operations.product_client import Client, Failed, patiently
from operations.programs import need_programs, run_program
from operations.session import Account, connect
from operations.site_files import Files, deletions, files_in, uploads
from operations.stacks import Stacks
from service.pages import publishing

API_PATH = "/api"
WEB = Path(__file__).resolve().parents[2] / "web"

# What the site's form explains; the other rules of a policy are not about a password's look.
PASSWORD_RULES = (
    "MinimumLength",
    "RequireLowercase",
    "RequireUppercase",
    "RequireNumbers",
    "RequireSymbols",
)


def main(words: list[str]) -> int:
    parser = environment_parser("publish-web", __doc__)
    parser.value("--dist", default="")
    parser.flag("--all")
    parser.flag("--prune")
    options = parser.read(words)
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("website", "api", "users")
    publish(stacks, options.dist, everything=options.all, prune=options.prune)
    return 0


def publish(
    stacks: Stacks,
    dist: str,
    *,
    everything: bool = False,
    prune: bool = False,
    patience: float = 0,
) -> None:
    """`patience` is how many seconds the API is given to answer what the gallery shows first."""
    site = files_in(built(dist))
    step("config.json")
    site["config.json"] = json.dumps(config(stacks), indent=2).encode() + b"\n"
    step("The gallery")
    site[publishing.GALLERY] = gallery(stacks, site, patience)
    step("Publishing")
    bucket = stacks.output("website", "SiteBucketName")
    upload(stacks.account, bucket, site, everything=everything, prune=prune)
    invalidate(stacks.account, bucket, stacks.output("website", "DistributionId"))


def built(dist: str) -> Path:
    """The folder of the built site; built here where none is named."""
    if dist:
        return checked_dist(dist)
    need_programs("npm")
    step("Building the site")
    run_program("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", folder=WEB)
    run_program("npm", "run", "build", "--silent", folder=WEB)
    return WEB / "dist"


def checked_dist(dist: str) -> Path:
    if not (Path(dist) / "index.html").is_file():
        raise Failure(
            f"There is no index.html in {dist}, so it is not a built site.",
            "Build one: cd web && npm ci && npm run build",
        )
    return Path(dist)


def config(stacks: Stacks) -> dict[str, Any]:
    """What the site reads from config.json: all from the stacks, so a build serves everywhere."""
    users = stacks.outputs("users")
    given = {
        # The distribution takes what is under it from the API.
        "apiUrl": API_PATH,
        "region": stacks.account.region,
        "userPoolId": stacks.output("users", "UserPoolId"),
        "userPoolClientId": stacks.output("users", "UserPoolClientId"),
        "loginDomain": users.get("LoginDomain", ""),
        "userPoolEndpoint": os.environ.get("AWS_ENDPOINT_URL", ""),
        "photosOrigin": stacks.outputs("photos").get("PhotosOrigin", ""),
    }
    pool = stacks.account.client("cognito-idp").describe_user_pool(UserPoolId=given["userPoolId"])
    policy = pool["UserPool"]["Policies"]["PasswordPolicy"]
    rules = {rule: policy[rule] for rule in PASSWORD_RULES if rule in policy}
    return {**{name: value for name, value in given.items() if value}, "passwordPolicy": rules}


def gallery(stacks: Stacks, site: Files, patience: float = 0) -> bytes:
    """The gallery's page with its first cards, from the API as it answers now."""
    api = Client(stacks.output("api", "ApiUrl"), os.environ.get("AWS_ENDPOINT_URL", ""))
    address = stacks.output("website", "SiteUrl")
    try:
        return patiently(
            lambda: publishing.gallery(site, address, lambda path: api.ask("GET", path).json()),
            time.monotonic() + patience,
        )
    except Failed as failure:
        say(f"   without cards: the API does not answer yet ({failure})")
        say("   run publish-web again when it does")
        return site[publishing.SHELL]


def upload(account: Account, bucket: str, site: Files, *, everything: bool, prune: bool) -> None:
    published = {each["Key"]: each["ETag"].strip('"') for each in listed(account, bucket)}
    changed = uploads(site, published, everything=everything)
    gone = deletions(site, published, prune=prune)
    for kind, group in groupby(changed, lambda each: (each.content_type, each.cache_control)):
        files = list(group)
        say(f"   {len(files)} of {', '.join(kind)}")
        for file in files:
            account.client("s3").put_object(
                Bucket=bucket,
                Key=file.key,
                Body=site[file.key],
                ContentType=file.content_type,
                CacheControl=file.cache_control,
            )
    if gone:
        say(f"   {len(gone)} no longer part of the site")
    for key in gone:
        account.client("s3").delete_object(Bucket=bucket, Key=key)
    if not changed and not gone:
        say("   no change")


def listed(account: Account, bucket: str) -> list[dict[str, Any]]:
    pages = account.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [each for page in pages for each in page.get("Contents", [])]


def invalidate(account: Account, bucket: str, distribution: str) -> None:
    """Asked for at every run, since an earlier one may have stopped just before.

    CloudFront answers a reference it has had with the invalidation it made then, so the state of
    the bucket is the reference, and an unchanged one costs nothing.
    """
    files = listed(account, bucket)
    newest = max(each["LastModified"] for each in files)
    account.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": f"{len(files)}-{newest.isoformat()}",
        },
    )
    say("   CloudFront forgets what changed within a few minutes")
