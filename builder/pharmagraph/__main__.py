"""`python -m pharmagraph` is the command `pharmagraph`."""

from pharmagraph.cli import main

main()
