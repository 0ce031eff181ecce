"""Events of the day: taken in at once, and turned into alerts in the second after (4.4)."""
