"""The local workspace: the part of Slack that Chaser uses, served on loopback."""
