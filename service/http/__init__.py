"""HTTP: middleware, errors as responses, tokens, the cache, and dependencies of the routes."""
