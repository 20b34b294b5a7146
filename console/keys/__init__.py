"""The root secret: how it changes, and which forms have a secret of ours.

keyring    the commands, and the secret where AWS keeps it
rotation   what a change of the keys is, and what it means for people
history    what SSM remembers of it
connected  the forms that have a secret of ours
"""
