"""The road to certification: eligibility, programme, supervised practice, examination. Pure."""
