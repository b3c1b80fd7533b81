"""What the bot does when something comes in: one function a request, one transaction, no platform."""
