"""The program is killed, again and again, while people use it; what is lost or comes twice is counted."""
