// libmongoc keeps counters in a file of shared memory that is named after the process. It makes the file before `main`, whether a program
// talks to MongoDB or not, and removes it in `exit`. A process that is killed leaves it for ever, and a later process that gets the same
// number writes a warning to its standard error. Programs of stores are killed on purpose, and what a command writes is read by scripts: so
// the command gives libmongoc memory without a name in that place. All other shared memory is the system's as before.

#if defined(__linux__)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

int shm_open(const char *name, int flags, mode_t mode) {
  if (strncmp(name, "/mongoc-", 8) == 0) return memfd_create(name + 1, MFD_CLOEXEC);
  int (*system)(const char *, int, mode_t) = (int (*)(const char *, int, mode_t))dlsym(RTLD_NEXT, "shm_open");
  if (system != NULL) return system(name, flags, mode);
  errno = ENOSYS;
  return -1;
}
#endif
