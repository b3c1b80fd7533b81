"""Slack: its payloads in, requests out; views in, Block Kit out."""
