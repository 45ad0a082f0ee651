"""The story of the example college, scene by scene."""
