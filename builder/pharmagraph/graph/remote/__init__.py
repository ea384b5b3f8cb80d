"""Graphs whose quads lie in a SPARQL server: its address, the requests, reading it, and changing it in one step."""
