"""Slack, storage and time around the conversations."""
