"""The catalogue: what a mysfit is, where it is kept, how it is listed."""
