"""The participants' side: my queue, read a snapshot, review, comment, vote, move on."""
