"""The image and docker-compose.yml on a real engine: `make test-containers`.

test_static needs no engine and belongs to `make test`.
"""
