"""The explorer: the graph in a browser, grown from what was looked for, with the words behind every edge.

`names`, `overview`, `expansion`, `documents`, `paths` and `quotes` answer its questions over a `Graph`; `routes` puts them on
addresses; `assets` is what runs in the browser, together with the modules of `views/assets` that the offline page is
made of, too. The answers are JSON of these shapes (offsets count code points, dates are ISO 8601 in any precision):

    Suggestion  iri name kind, found: the name that fits, known: the number of claims that it is in
    Fragment    what `views.payload` gives of a part of the graph: nodes, edges, evidence, documents, kinds, types,
                statuses. Of a node also `known`, in the whole graph; `shapes`: how vis-network draws nodes and edges.
                Nodes, edges and quotes are named by their place in the fragment; `iri` and `key` name them in the graph.
                marks: for each quote a list of [start, end, 0 or 1], the names of the first and second argument
                since until: the days on which a claim was first told, and on which what supersedes it was
                places: [x, y] of each node, of a fragment that begins a picture
    Overview    Fragment, and entities facts: how many; span: the days of the first and last document; base of IRIs;
                looks: label, colour and shape of each class
    Summary     iri name kind frame aliases properties groups: list of Group
    Group       key (see `claims`), label, count: of neighbours
    Expansion   Fragment, and origin group, given: the neighbours' IRIs, left: how many more there are
    Paths       Fragment, and paths: lists of the IRIs on each way; note: a sentence for the reader, or empty
    Evidence    claim status belief, quotes: quote marks before after start end confidence rule cue and document
                (iri title date source); left: how many more there are
"""
