"""`alongside doctor`: one line for each thing a deployment needs to be well, one module per thing
looked at. Each is looked at by itself: one that cannot be seen hides no other."""
