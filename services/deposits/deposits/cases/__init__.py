"""Cases: requests as case managers examine them, from the queue to the decision."""
