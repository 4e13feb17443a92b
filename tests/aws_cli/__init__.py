"""The operator's scripts, run by the real AWS CLI against an emulated account.

- `scripts.py`: an `Operator` with an account and a PATH; `fargate.py` runs the task it deploys.
- `warm_aws.py`, `aws_client.py`: the CLI behind the `aws` on that PATH, kept warm.
- `turns.py`, `wire.py`, `unlucky.py`: every call fails in turn, and the script is run again.
- `in_front.py`: an `aws` that behaves as a real account does where the emulated one does not, and a
  `docker` without an engine.
"""
