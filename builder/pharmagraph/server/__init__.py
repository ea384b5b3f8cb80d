"""The graph as a place on the local web: a SPARQL endpoint, the questions, and a page for everything in the graph.

`create_app` makes the application, `serve` runs it.
"""
