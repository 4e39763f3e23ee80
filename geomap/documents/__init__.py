"""
Files to Documents: text, Markdown, HTML and JSON Lines, front matter, many excerpts in one file.

`read_documents` is the door; behind it `sources` finds the files, `decoding` turns bytes to text,
`frontmatter` reads the head of a file, `blog` parts a file of excerpts, `furniture` drops what a
site prints around its articles, `webpage` and `rows` read HTML and JSON Lines.
"""

from geomap.documents.reading import Reading, read_documents

__all__ = ["Reading", "read_documents"]
