"""The one way to read a content file: strict YAML in, checked models out, every problem named."""

from anatomy.content.parse import Loaded, load_folder, parse, parse_file, parse_folder
from anatomy.content.problems import (
    ContentError,
    KeyPath,
    Problem,
    UnknownId,
    did_you_mean,
    nearest_match,
    place_text,
)
from anatomy.content.reader import Document, read_document, read_text
from anatomy.content.words import YamlValue

__all__ = [
    "ContentError",
    "Document",
    "KeyPath",
    "Loaded",
    "Problem",
    "UnknownId",
    "YamlValue",
    "did_you_mean",
    "load_folder",
    "nearest_match",
    "parse",
    "parse_file",
    "parse_folder",
    "place_text",
    "read_document",
    "read_text",
]
