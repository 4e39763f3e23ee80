"""
Files to Documents: text, Markdown, HTML, JSON Lines, office files, PDF, mail, feeds, archives.

`read_documents` is the door; behind it `sources` finds the files, `packed` opens what is packed,
`decoding` turns bytes to text, `frontmatter` reads the head of a file, `blog` parts a file of
excerpts, `furniture` drops what a site prints around its articles. `webpage` reads HTML (with
`page_cleaning`, `page_metadata`, `live_blog`), `warc` what crawlers keep, `rows` JSON Lines,
`office`, `pdf`, `mail` and `feeds` their formats; `languages` tells the language of each text.
"""

from geomap.documents.languages import is_english, other_languages, undated
from geomap.documents.reading import (
    Reading,
    read_documents,
    read_json_lines,
    read_web_archive,
)

__all__ = [
    "Reading",
    "is_english",
    "other_languages",
    "read_documents",
    "read_json_lines",
    "read_web_archive",
    "undated",
]
