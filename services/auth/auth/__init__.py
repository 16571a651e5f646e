"""Who you are: accounts, sign-in, sessions, tokens and consents."""
