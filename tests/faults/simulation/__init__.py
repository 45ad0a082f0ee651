"""The whole way of an event, simulated: the real code of the runtime and of the places, on a loop, a clock, a database
and a broker of our own. See README.md."""
