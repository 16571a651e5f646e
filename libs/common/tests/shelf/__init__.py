"""The smallest service that there can be: people keep books on their shelves. The house's own tests stand on it."""
