"""The templates of the deployed system, and what is written into them from the code."""
