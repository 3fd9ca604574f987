"""Tests of the database, on both engines it can be."""
