"""What customers do in a month, one habit a file. Each reads the scene and adds to its journal."""
