"""Speed and memory, measured: ``guanxi bench …`` prints figures as JSON, and no test is timed."""
