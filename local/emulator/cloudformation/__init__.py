"""CloudFormation: properties checked by their schemas, honest change sets, and types of ours.

The types themselves stand in the files of their services; resources.py is how they are added.
"""
