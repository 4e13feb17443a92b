"""The product on one machine: an emulated AWS account, the service and the site, by one command.

`python -m local up` starts everything, `python -m local reset` deletes its state. `local.compose`
is the set-up container of docker-compose.yml. `local.emulator` runs in an environment of its own;
nothing else here imports it.
"""
