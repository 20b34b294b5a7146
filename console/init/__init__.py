"""`alongside init`: a few questions, and a program file begun from the nearest one."""
