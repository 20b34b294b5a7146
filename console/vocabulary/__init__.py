"""How the English word list of `alongside.anonymity` is made; nothing here is deployed."""
