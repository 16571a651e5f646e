"""notify: other services publish what happened; this one decides who is told, and tells them once."""
