"""What a team is asked and what we conclude: pure functions over stored facts."""
