"""What `docker compose up` needs beside the rest of `local/`: its set-up and the balancer's rules.

The tables are in DynamoDB Local, everything else of the account is in the emulated one.
"""
