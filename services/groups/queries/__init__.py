"""What pages ask. While voting is open no answer here holds a tally, nor whether anybody else has answered."""
