"""The local workspace held against Slack's documented behaviour."""
