"""Tests of deciding, one module for each module of the source."""
