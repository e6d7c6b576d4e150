"""Runs that break things on purpose: servers are killed and answers lost while people work."""
