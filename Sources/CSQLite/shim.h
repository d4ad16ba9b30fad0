// The system's SQLite, plus what of it Swift cannot import.
#ifndef SWIFT_SESSIONS_CSQLITE_SHIM_H
#define SWIFT_SESSIONS_CSQLITE_SHIM_H

#include <sqlite3.h>
#include <stdint.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

// SQLITE_TRANSIENT is a macro that casts -1 to a function pointer.
static inline sqlite3_destructor_type sessions_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Leaves the write-ahead log as it is when the connection is closed. sqlite3_db_config takes any number of arguments.
static inline void sessions_sqlite_keep_log_on_close(sqlite3 *connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// The head of the write-ahead log's index, which all processes share (https://sqlite.org/walformat.html); null without one. It stays where
// it is until the connection is closed.
static inline const uint32_t *sessions_sqlite_log_index(sqlite3 *connection) {
  sqlite3_file *file = 0;
  void volatile *region = 0;
  if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file) return 0;
  if (!file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return 0;
  if (file->pMethods->xShmMap(file, 0, 32768, 0, &region) != SQLITE_OK) return 0;
  return (const uint32_t *)region;
}

// A word of that head, which another process may be writing.
static inline uint32_t sessions_sqlite_log_word(const uint32_t *index, int word) {
  return __atomic_load_n(index + word, __ATOMIC_ACQUIRE);
}

// The number that Linux gives to the kind of file system that a file is on; 0 elsewhere.
static inline uint32_t sessions_sqlite_file_system(const char *path) {
#ifdef __linux__
  struct statfs information;
  return statfs(path, &information) == 0 ? (uint32_t)information.f_type : 0;
#else
  (void)path;
  return 0;
#endif
}

// Codes that are expressions in C.
static const int sessions_sqlite_readonly_dbmoved = SQLITE_READONLY_DBMOVED;
static const int sessions_sqlite_ioerr_shmsize = SQLITE_IOERR_SHMSIZE;

#endif
