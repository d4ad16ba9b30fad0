#include "climits.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

const char *climits_sqlite_version(void) { return sqlite3_libversion(); }

static uint64_t next_random(uint64_t *state) {
  uint64_t mixed = (*state += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

static void key_bytes(int number, unsigned char key[16]) {
  uint64_t state = (uint64_t)number * 2 + 1;
  for (int half = 0; half < 2; half++) {
    uint64_t word = next_random(&state);
    memcpy(key + 8 * half, &word, 8);
  }
}

static int prepare_table(sqlite3 *database, int keys, const unsigned char *payload, int size) {
  int code = sqlite3_exec(
      database,
      "CREATE TABLE t (key BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL, created INTEGER NOT NULL, absolute INTEGER NOT NULL, "
      "idle INTEGER NOT NULL, expires INTEGER NOT NULL, subject TEXT, payload BLOB NOT NULL) STRICT;"
      "CREATE INDEX t_expires ON t (expires); CREATE INDEX t_subject ON t (subject, key) WHERE subject IS NOT NULL; BEGIN",
      0, 0, 0);
  sqlite3_stmt *insert = 0;
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2(database, "INSERT INTO t VALUES (?, 1, 0, 9000000000000, 8000000000000, 8000000000000, NULL, ?)", -1, &insert, 0);
  for (int number = 0; code == SQLITE_OK && number < keys; number++) {
    unsigned char key[16];
    key_bytes(number, key);
    sqlite3_bind_blob(insert, 1, key, 16, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 2, payload, size, SQLITE_STATIC);
    code = sqlite3_step(insert) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR;
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  return code == SQLITE_OK ? sqlite3_exec(database, "COMMIT", 0, 0, 0) : code;
}

static double run(sqlite3 *database, int keys, unsigned char *payload, int size, double seconds, uint64_t seed) {
  sqlite3_stmt *read = 0, *update = 0;
  int code = sqlite3_prepare_v2(
      database, "SELECT version, created, absolute, idle, subject, payload FROM t WHERE key = ?1 AND expires > ?2", -1, &read, 0);
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2(
        database,
        "UPDATE t SET version = version + 1, absolute = ?4, idle = max(idle, ?5), expires = min(?4, max(idle, ?5)), payload = ?6 "
        "WHERE key = ?1 AND version = ?3 AND expires > ?2",
        -1, &update, 0);
  int64_t *versions = calloc((size_t)keys, sizeof(int64_t));
  unsigned char *copy = malloc((size_t)size);
  for (int number = 0; number < keys; number++) versions[number] = 1;
  double start = seconds_now(), now = start;
  long operations = 0;
  while (code == SQLITE_OK && now - start < seconds) {
    for (int repeat = 0; repeat < 50 && code == SQLITE_OK; repeat++, operations++) {
      int number = (int)(next_random(&seed) % (uint64_t)keys);
      unsigned char key[16];
      key_bytes(number, key);
      if (next_random(&seed) % 5 != 0) {
        sqlite3_bind_blob(read, 1, key, 16, SQLITE_STATIC);
        sqlite3_bind_int64(read, 2, 1);
        if (sqlite3_step(read) != SQLITE_ROW) code = SQLITE_NOTFOUND;
        else memcpy(copy, sqlite3_column_blob(read, 5), (size_t)sqlite3_column_bytes(read, 5));
        sqlite3_reset(read);
      } else {
        sqlite3_bind_blob(update, 1, key, 16, SQLITE_STATIC);
        sqlite3_bind_int64(update, 2, 1);
        sqlite3_bind_int64(update, 3, versions[number]++);
        sqlite3_bind_int64(update, 4, 9000000000000);
        sqlite3_bind_int64(update, 5, 8000000000000);
        payload[0]++;
        sqlite3_bind_blob(update, 6, payload, size, SQLITE_STATIC);
        if (sqlite3_step(update) != SQLITE_DONE || sqlite3_changes(database) != 1) code = SQLITE_ERROR;
        sqlite3_reset(update);
      }
    }
    now = seconds_now();
  }
  sqlite3_finalize(read);
  sqlite3_finalize(update);
  free(versions);
  free(copy);
  return code == SQLITE_OK ? (double)operations / (now - start) : -(double)code;
}

double climits_sqlite(const char *path, int full, int keys, int size, double seconds, uint64_t seed) {
  sqlite3 *database = 0;
  int code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, 0);
  if (code == SQLITE_OK) code = sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA cache_size=-16384", 0, 0, 0);
  if (code == SQLITE_OK) code = sqlite3_exec(database, full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", 0, 0, 0);
  unsigned char *payload = calloc((size_t)size, 1);
  if (code == SQLITE_OK) code = prepare_table(database, keys, payload, size);
  double rate = code == SQLITE_OK ? run(database, keys, payload, size, seconds, seed) : -(double)code;
  free(payload);
  sqlite3_close(database);
  return rate;
}
