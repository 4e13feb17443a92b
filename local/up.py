"""`make up`: the order in which everything starts, and what is printed then."""

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.account import REGION, use_the_emulated_account
from local.addresses import HOST, Addresses, refuse_taken_ports
from local.children import Children, Stopped
from local.follow import Log, Mailbox
from local.problem import Problem
from local.site import refuse_unbuilt

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef

ROOT = Path(__file__).parent.parent
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Places:
    """The folders it works with."""

    state: Path = ROOT / ".local"
    site: Path = ROOT / "web" / "dist"
    cloud_python: Path = ROOT / ".local" / "cloud-venv" / "bin" / "python"

    @property
    def accounts(self) -> Path:
        return self.state / "accounts.json"

    @property
    def cloud_state(self) -> Path:
        return self.state / "cloud"

    @property
    def logs(self) -> Path:
        return self.state / "log"


def up(places: Places) -> None:
    """Starts everything and follows it until it is asked to stop; raises Problem."""
    addresses = Addresses.from_env(os.environ)
    refuse_what_is_missing(places)
    with the_only_one(places.state):
        refuse_taken_ports(addresses)
        use_the_emulated_account(os.environ, addresses.cloud_endpoint)
        children = Children(places.logs, ROOT)
        children.stop_on_signals()
        try:
            print(start(children, addresses, places), flush=True)
            follow(children, addresses, places)
        except Stopped:
            print("\nStopping.", flush=True)
        except Exception:
            # A part that has died explains more than the error its silence caused here, but the
            # silence may be noticed a moment before the death.
            with suppress(Stopped):
                children.pause(LOOK_SECONDS)
            raise
        finally:
            children.stop_all()


def refuse_what_is_missing(places: Places) -> None:
    if not places.cloud_python.exists():
        raise Problem(
            f"{places.cloud_python} is missing: the emulated account's own environment, made from "
            "local/requirements.txt. `make up` installs it."
        )
    refuse_unbuilt(places.site)


@contextmanager
def the_only_one(state: Path) -> Iterator[None]:
    """Holds the state for this process; two accounts writing one folder would spoil it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem(f"{state} is in use: `make up` runs already. Stop it first.") from None
        yield


def start(children: Children, addresses: Addresses, places: Places) -> str:
    """Everything, each part as soon as what it needs is there. Returns what to tell people."""
    env = dict(os.environ)
    children.start(
        "cloud",
        [places.cloud_python, "-m", "local.emulator"],
        {
            **env,
            "CLOUD_PORT": str(addresses.cloud_port),
            "CLOUD_BIND": HOST,
            "CLOUD_STATE": str(places.cloud_state),
            "CLOUD_PERSIST": "1",
        },
    )
    # boto3 takes a third of a second to import, so that is done while the account starts.
    from local.provision import deploy_everything, make_accounts, password_policy

    children.wait_until_it_answers("cloud", f"{addresses.cloud_endpoint}/_ministack/health")
    outputs = deploy_everything(addresses.site, children.pause)

    children.start(
        "api",
        [sys.executable, "-m", "service"],
        {**env, **service_settings(outputs, addresses), **how_it_serves(addresses)},
    )
    children.start(
        "site",
        site_server(addresses.web_port),
        {
            **env,
            "SITE_FOLDER": str(places.site),
            "SITE_CONFIG": json.dumps(
                site_config(outputs, addresses, password_policy(outputs["UserPoolId"]))
            ),
        },
    )
    seed_table = ROOT / "aws-cli" / "seed-table"
    children.run(
        "seed-table", [sys.executable, seed_table, "--table", outputs["MysfitsTableName"]], env
    )
    passwords = make_accounts(outputs["UserPoolId"], places.accounts)
    children.wait_until_it_answers("api", f"http://{HOST}:{addresses.api_port}/health/ready")
    children.wait_until_it_answers("site", f"http://{HOST}:{addresses.web_port}/config.json")
    return summary(addresses, passwords)


def site_server(port: int) -> list[str]:
    """The command that serves the site; the account and the service log, the site need not."""
    command = [sys.executable, "-m", "uvicorn", "--factory", "local.site:create_site"]
    return [*command, "--host", HOST, "--port", str(port), "--log-level", "warning"]


def service_settings(outputs: dict[str, str], addresses: Addresses) -> dict[str, str]:
    """What service/settings.py reads, beside the account's own variables."""
    pool = outputs["UserPoolId"]
    return {
        "MYSFITS_ENVIRONMENT": "local",
        "MYSFITS_TABLE": outputs["MysfitsTableName"],
        "MYSFITS_LIKES_TABLE": outputs["LikesTableName"],
        "MYSFITS_USER_POOL_ID": pool,
        "MYSFITS_USER_POOL_CLIENT_ID": outputs["UserPoolClientId"],
        # Tokens name AWS as their issuer, as real ones do, but the keys are served here.
        "MYSFITS_JWKS_URL": f"{addresses.cloud_endpoint}/{pool}/.well-known/jwks.json",
        "MYSFITS_SITE_URL": addresses.site,
        "MYSFITS_CORS_ORIGINS": addresses.site_origins,
    }


def how_it_serves(addresses: Addresses) -> dict[str, str]:
    """Where the service binds; nobody balances load here, so it ends without draining."""
    return {
        "MYSFITS_HOST": HOST,
        "MYSFITS_PORT": str(addresses.api_port),
        "MYSFITS_DRAIN_SECONDS": "0",
    }


def site_config(
    outputs: dict[str, str], addresses: Addresses, password_policy: "PasswordPolicyTypeTypeDef"
) -> dict[str, Any]:
    """What the site reads from /config.json.

    The policy stands there as Cognito describes it, so that the site's rules are the pool's.
    """
    return {
        "apiUrl": addresses.api,
        "region": REGION,
        "userPoolId": outputs["UserPoolId"],
        "userPoolClientId": outputs["UserPoolClientId"],
        "userPoolEndpoint": addresses.cloud,
        "passwordPolicy": password_policy,
    }


def summary(addresses: Addresses, passwords: dict[str, str]) -> str:
    accounts = "\n".join(f"    {address:<22} {word}" for address, word in passwords.items())
    return f"""
Mythical Mysfits is running.

    Site       {addresses.site}
    API        {addresses.api}    its documentation: {addresses.api}/docs
    Mail       {addresses.mail}    codes arrive there, and below

Two accounts are ready; the keeper may change the catalogue.

{accounts}

Ctrl-C stops everything. What happened is kept; `make reset` forgets it.
"""


def follow(children: Children, addresses: Addresses, places: Places) -> None:
    """Prints what arrives, until Stopped or Problem ends it."""
    sources: list[Mailbox | Log] = [
        Mailbox(addresses.mail.replace("localhost", HOST)),
        *(Log(places.logs / f"{name}.log") for name in ("cloud", "api", "site")),
    ]
    while True:
        for source in sources:
            for line in source.news():
                print(line, flush=True)
        children.pause(LOOK_SECONDS)
