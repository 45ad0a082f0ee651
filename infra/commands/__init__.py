"""One file for each subcommand of ./college: `add(parser)` says what it takes, `run(args)` does it."""
