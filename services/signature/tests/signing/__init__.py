"""What the tests of signing share: keys, documents, judges."""
