"""Odd updates against the program: whatever comes, nothing breaks, nobody gains a right, and normal work goes on."""
