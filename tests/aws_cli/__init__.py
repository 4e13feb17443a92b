"""The operator's commands, run against an emulated account.

- `operators.py`: an `Operator` with an account; runs commands in this process or as people do.
- `fargate.py`: runs the task that a deployment asks for, as the emulated account does not.
- `fault_injection.py`: runs a command again and again, failing one AWS call in each run.
"""
