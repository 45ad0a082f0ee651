"""Many rows for several services at once: all or nothing, as the person who brings them sees it. See decision 0005.

Each service is given its *part*, keeps it sealed and looks at it by doing its rows and undoing them. When all have
taken theirs, one of them decides, for all, that it begins: then each carries its own out. Whatever is killed, it goes
on by itself; what is not whole in time is put aside everywhere.
"""
