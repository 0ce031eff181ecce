"""What became of the alerts of each rule, by office and month (4.3)."""
