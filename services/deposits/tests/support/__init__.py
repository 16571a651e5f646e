"""Support for the tests of deposits: who files, and a vault that can fail."""
