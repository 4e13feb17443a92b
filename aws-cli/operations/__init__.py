"""The commands of aws-cli/: one package over boto3 and the stack manifest, cfn/stacks.yml."""
