"""The API: doors for programs of the bank, which come with a key of their own."""
