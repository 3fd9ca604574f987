"""How fast the whole bot is, each line beside a ceiling that was measured in the same run."""
