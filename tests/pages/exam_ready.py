"""Loaded ahead by the server that forks the children of test_exam_kills, so that each is quick."""

from tests.pages.exam_child import prepared

prepared()
