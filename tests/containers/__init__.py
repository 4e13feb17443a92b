"""The image and docker-compose.yml with a real engine: `make test-containers`.

What needs no engine is tested by `make test` too: test_setup, test_tables.
"""
