"""Everything we say to people: pure functions from values to Slack messages, modals and sentences."""
