"""From facts to a graph: quads, the store, shapes, inference and queries."""
