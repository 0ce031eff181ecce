"""What each number means: Ibis tables in, Ibis columns and tables out, on whichever engine.

A measure knows neither the database nor the clock. Divisions that must be exact go through
`arithmetic.nearest`, which the engine provides.
"""
