#include "climits.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <time.h>

static double seconds_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

const char *climits_openssl_version(void) { return OpenSSL_version(OPENSSL_VERSION); }

double climits_aes_gcm(int size, double seconds) {
  unsigned char key[32] = {7}, nonce[12] = {0}, tag[16];
  unsigned char *plain = calloc((size_t)size, 1), *sealed = malloc((size_t)size + 16);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int ok = EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce), written = 0;
  double start = seconds_now(), now = start;
  long messages = 0;
  while (ok == 1 && now - start < seconds) {
    for (int repeat = 0; repeat < 500 && ok == 1; repeat++, messages++) {
      nonce[0]++;
      ok = EVP_EncryptInit_ex(context, NULL, NULL, NULL, nonce) == 1 && EVP_EncryptUpdate(context, sealed, &written, plain, size) == 1
           && EVP_EncryptFinal_ex(context, sealed + written, &written) == 1
           && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, tag) == 1;
    }
    now = seconds_now();
  }
  EVP_CIPHER_CTX_free(context);
  free(plain);
  free(sealed);
  return ok == 1 ? (now - start) / (double)messages : -1;
}
