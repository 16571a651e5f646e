"""Enrolment letters (NOTIF-08): for those who have no e-mail address, printed many at a time."""
