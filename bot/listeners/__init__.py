"""Every Slack payload we react to: read it, call one use case, acknowledge; the table is in `table`."""
