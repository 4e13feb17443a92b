"""The product on one machine: an emulated AWS account, the service and the site, by one command.

`python -m local up` starts everything and `python -m local reset` forgets it. What runs inside
the emulated account's own environment is in `local.emulator`; nothing else here imports it.
"""
