"""notify: other services say what happened; this one decides who is told, and tells them once."""
