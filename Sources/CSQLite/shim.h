// The system's SQLite, plus one macro that Swift cannot import.
#ifndef SWIFT_SESSIONS_CSQLITE_SHIM_H
#define SWIFT_SESSIONS_CSQLITE_SHIM_H

#include <sqlite3.h>

// SQLITE_TRANSIENT is a macro that casts -1 to a function pointer.
static inline sqlite3_destructor_type sessions_sqlite_transient(void) { return SQLITE_TRANSIENT; }

#endif
