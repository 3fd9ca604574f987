"""The use cases: each takes what somebody did, writes facts in one transaction, and says what to tell them."""
