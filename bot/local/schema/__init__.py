"""Slack's block types as a JSON schema: data, and the command that makes it."""
