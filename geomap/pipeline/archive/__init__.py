"""
Archives that outgrow a machine: partitions of articles in, partitions of events out.

Rooms: ``partitions`` what is read, at any address fsspec knows · ``coded`` what each partition
gave, kept so that nothing is read twice · ``events`` the partitions of events · ``run`` all of it.
"""

from geomap.pipeline.archive.run import ArchiveResult, read_archive

__all__ = ["ArchiveResult", "read_archive"]
