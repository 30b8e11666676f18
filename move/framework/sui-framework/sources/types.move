/// Facts about types.
module sui::types;

/// True for the one value of a module's one-time witness, which exists only in `init`.
public native fun is_one_time_witness<T: drop>(_: &T): bool;
