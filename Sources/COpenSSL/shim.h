// The system's OpenSSL: TLS for a socket, and the certificates of it.
#ifndef SWIFT_SESSIONS_COPENSSL_SHIM_H
#define SWIFT_SESSIONS_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_NUMBER < 0x10101000L
#error "OpenSSL 1.1.1 or later is needed"
#endif

// What OpenSSL has as macros only, which Swift does not see.

static inline int sessions_tls_require_version_1_2(SSL_CTX *context) { return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION); }

static inline void sessions_tls_prepare(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_read_ahead(context, 1);
}

static inline int sessions_tls_set_name(SSL *connection, const char *name) { return (int)SSL_set_tlsext_host_name(connection, name); }

static inline void sessions_tls_set_owner(SSL *connection, void *owner) { SSL_set_app_data(connection, owner); }

static inline void *sessions_tls_owner(const SSL *connection) { return SSL_get_app_data(connection); }

static inline int sessions_tls_reason(unsigned long code) { return ERR_GET_REASON(code); }

static inline long sessions_tls_memory(BIO *memory, char **start) { return BIO_get_mem_data(memory, start); }

#endif
