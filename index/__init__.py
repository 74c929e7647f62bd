"""The door of the index: encoding, building and publishing a snapshot, opening it and retrieving from it."""

from index.building import BuildUnderway, EmptyCorpus, UnwritableHome, build_index
from index.dense import DenseIndex
from index.encoder import (
    DEFAULT_ENCODER,
    MULTILINGUAL_ENCODER,
    SAME_SCALE,
    Encoder,
    EncoderMismatch,
    MissingExtra,
    Report,
    Scale,
    TokenEncoder,
    TokenVectors,
    UnknownEncoder,
    load_encoder,
)
from index.fusion import best_places, fuse, rescaled
from index.lexical import LexicalIndex
from index.nodes import Node, NodeWithScore
from index.offline import go_offline
from index.opening import OpenIndex, open_index
from index.ranking import Ranked, rank
from index.snapshot import DamagedIndex, MissingIndex, current_version
from index.verifying import verify_index
from index.words import question_words, words_of

__all__ = [
    "DEFAULT_ENCODER",
    "MULTILINGUAL_ENCODER",
    "SAME_SCALE",
    "BuildUnderway",
    "DamagedIndex",
    "DenseIndex",
    "EmptyCorpus",
    "Encoder",
    "EncoderMismatch",
    "LexicalIndex",
    "MissingExtra",
    "MissingIndex",
    "Node",
    "NodeWithScore",
    "OpenIndex",
    "Ranked",
    "Report",
    "Scale",
    "TokenEncoder",
    "TokenVectors",
    "UnknownEncoder",
    "UnwritableHome",
    "best_places",
    "build_index",
    "current_version",
    "fuse",
    "go_offline",
    "load_encoder",
    "open_index",
    "question_words",
    "rank",
    "rescaled",
    "verify_index",
    "words_of",
]
