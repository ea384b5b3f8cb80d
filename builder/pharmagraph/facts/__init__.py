"""Facts: declarative rules over clauses give relations and frames, each with the words that state it."""
