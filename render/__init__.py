"""Domain values to text, keyboards and pictures. No input or output of its own."""
