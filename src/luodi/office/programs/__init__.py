"""Programs that act for people: their tokens, the requests that they may repeat, and what they want to be told."""
