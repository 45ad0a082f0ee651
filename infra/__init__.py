"""How the college runs: on one machine (`local`), elsewhere (`compose`), and what an operator can ask (`commands`)."""
