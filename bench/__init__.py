"""What `make bench` measures: the program beside what it is compared with, in one run on one machine."""
