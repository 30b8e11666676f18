/// Facts that a transaction leaves for readers outside the chain.
module sui::event;

/// Only the module that defines `T` may emit it.
public native fun emit<T: copy + drop>(event: T);

#[test_only]
/// Events of the current transaction so far.
public native fun num_events(): u32;

#[test_only]
public native fun events_by_type<T: copy + drop>(): vector<T>;
