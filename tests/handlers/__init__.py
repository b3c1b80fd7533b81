"""Requests answered from real records, without a chat platform."""
