#ifndef CLIMITS_H
#define CLIMITS_H

#include <stdint.h>

// Runs 80 % reads and 20 % conditional updates of random keys, each in its own transaction, for a number of seconds.
//
// The table has the columns of a session store and holds `keys` rows with payloads of `payload` bytes. Returns operations per second,
// or a negative SQLite result code.
double climits_sqlite(const char *path, int full, int keys, int payload, double seconds, uint64_t seed);

// Encrypts messages of `size` bytes with AES-256-GCM in OpenSSL, with a nonce and a tag each, for a number of seconds.
//
// Returns seconds for each message, or -1.
double climits_aes_gcm(int size, double seconds);

// The versions of the libraries that these use.
const char *climits_sqlite_version(void);
const char *climits_openssl_version(void);

#endif
