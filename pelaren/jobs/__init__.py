"""Jobs: thin procrastinate tasks. A task says for whom it acts, gives one order and can be run twice."""
