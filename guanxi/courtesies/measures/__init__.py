"""What a purchase is."""
