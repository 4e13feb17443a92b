"""What `docker compose up` needs beside `local/`: its set-up, and the balancer's rules.

There the tables are in DynamoDB Local, as AWS ships it, and everything else of the account is in
the emulated one. All of it runs from the `local` image of the Dockerfile.
"""
