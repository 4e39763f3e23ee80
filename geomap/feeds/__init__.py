"""
Feeds that the user named, and the articles they list; nothing else is ever asked for.

`fetch_feeds` is the door: `web` asks servers (robots.txt, one request a second a host, bounds on
sizes and times), `entries` reads RSS and Atom, `articles` turns a page into a file with front
matter, `keeping` remembers what was fetched. What comes in lies in a private folder as files that
`geomap.documents` reads like any others, so that every further build needs no network.
"""

from geomap.feeds.fetching import ARTICLES, FetchResult, fetch_feeds, is_feed_address
from geomap.feeds.web import Web

__all__ = ["ARTICLES", "FetchResult", "Web", "fetch_feeds", "is_feed_address"]
