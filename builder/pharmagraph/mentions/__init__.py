"""Mentions: what a text names, with its class and its exact place.

Three sources are tried for entities: the lexicon, morphology (stems and code names) and context (legal forms, tickers,
head nouns). Literals (money, measures, dates, codes) are read by shape alone.
"""
