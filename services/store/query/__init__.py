"""The query language of `q`: its grammar, its tree, and what a tree means for one article."""
