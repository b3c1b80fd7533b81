"""Looking whether all is well, and saying what to do where it is not. Changes nothing; works beside a running bot."""
