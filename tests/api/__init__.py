"""Tests of the open interfaces."""
