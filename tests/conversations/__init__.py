"""They do, Chaser says: through real sockets."""
