"""The measurements of `python -m bench`: each has a `measure`, whose result is in results.json."""
