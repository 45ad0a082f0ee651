"""Peer tutor training: what is required, met, assessed and verified, and who is ready to teach."""
