"""The smallest service that there can be, for the tests of chartrier: a library in which people list their books."""
