"""Alongside: peer-mentorship programs for support groups.

Records and errors:  model, errors
Rules (pure):        program, programs/, forms/, enrollment/, roster/, matching/, keys, hooks,
                     links, explanation, letters/, pages/
Doors:               store/ (DynamoDB), mailer (SES), settings (environment), doors (the bundle)
Steps:               intake, night/, approval/, desk, consent, preferences, correspondence/,
                     sending, delivery
Wiring:              wiring (cached constructors of the doors), web (HTTP to steps and back)

An arrow goes from a later line to an earlier one, never back; docs/architecture.md has the picture.
"""
